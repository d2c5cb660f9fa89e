export { type TestFiles, createTestFiles } from "./test-files.ts";
export { type TestS3, startTestS3 } from "./test-s3.ts";
