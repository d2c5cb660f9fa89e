/** An answer as AWS gives it. All errors of Secrets Manager's JSON protocol are HTTP 400, internal ones 500. */
export class AwsError extends Error {
  override readonly name = "AwsError";
  readonly type: string;
  readonly status: number;
  /** The service's own exceptions call the member `Message`, those of the front door (signature, syntax) `message`. */
  readonly member: "Message" | "message";

  constructor({
    type,
    message,
    status = 400,
    member = "Message",
  }: {
    type: string;
    message: string;
    status?: number;
    member?: "Message" | "message";
  }) {
    super(message);
    this.type = type;
    this.status = status;
    this.member = member;
  }
}

export const notFound = (message = "Secrets Manager can't find the specified secret."): AwsError =>
  new AwsError({ type: "ResourceNotFoundException", message });

export const invalidRequest = (message: string): AwsError =>
  new AwsError({ type: "InvalidRequestException", message });

export const invalidParameter = (message: string): AwsError =>
  new AwsError({ type: "InvalidParameterException", message });

export const exists = (message: string): AwsError =>
  new AwsError({ type: "ResourceExistsException", message });

export const frontDoor = (type: string, message: string): AwsError =>
  new AwsError({ type, message, member: "message" });
