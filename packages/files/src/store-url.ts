import { fileURLToPath } from "node:url";
import { WorkfuseError } from "@workfuse/errors";

export type S3Address = {
  readonly bucket: string;
  /** Empty, or ends with a slash. */
  readonly prefix: string;
  readonly region: string;
  /** Undefined: AWS itself. */
  readonly endpoint: string | undefined;
};

export type StoreAddress =
  | { readonly kind: "folder"; readonly root: string }
  | ({ readonly kind: "s3" } & S3Address);

/**
 * `file:///folder`, or `s3://bucket/prefix?region=eu-central-1&endpoint=https://…`.
 * @throws WorkfuseError `setup.invalid_setting`
 */
export function parseStoreUrl(text: string): StoreAddress {
  const url = URL.parse(text);
  if (url === null) throw invalid("it is not a URL");
  switch (url.protocol) {
    case "file:":
      if (url.host !== "") throw invalid("a folder of another machine cannot be used; write file:///folder");
      return { kind: "folder", root: fileURLToPath(url) };
    case "s3:":
      return { kind: "s3", ...s3Address(url) };
    default:
      throw invalid("it must start with file:// or s3://");
  }
}

function s3Address(url: URL): S3Address {
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(url.hostname)) throw invalid("s3:// needs a bucket's name");
  if (url.username !== "" || url.password !== "") {
    throw invalid("credentials do not belong in it; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
  }
  const path = decodeURIComponent(url.pathname).replace(/^\/+/, "").replace(/\/+$/, "");
  const endpoint = url.searchParams.get("endpoint") ?? undefined;
  if (endpoint !== undefined && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? "")) {
    throw invalid("its endpoint must be an http or https URL");
  }
  return {
    bucket: url.hostname,
    prefix: path === "" ? "" : `${path}/`,
    region: url.searchParams.get("region") ?? "us-east-1",
    endpoint,
  };
}

function invalid(reason: string): WorkfuseError {
  return new WorkfuseError({
    code: "setup.invalid_setting",
    message: `FILES_URL cannot be used: ${reason}.`,
  });
}
