export { type Blame, type ErrorCode, type ErrorCodeInfo, errorCodes } from "./codes.ts";
export { type ErrorResponse, errorResponseSchema, toErrorResponse } from "./error-response.ts";
export { type ErrorDetails, WorkfuseError, isWorkfuseError } from "./workfuse-error.ts";
