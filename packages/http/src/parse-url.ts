import { WorkfuseError } from "@workfuse/errors";

// Characters that would let data change the structure of a request or of a host.
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const control = /[\u0000-\u001f\u007f]/;

/** A URL that may be asked for. @throws WorkfuseError `egress.invalid_url` saying why not */
export function parseUrl(text: string): URL {
  if (control.test(text)) throw invalid("it has a control character in it");
  if (!URL.canParse(text)) throw invalid("it cannot be read; write it out in full, with https://");
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw invalid("only http and https can be called");
  if (url.username !== "" || url.password !== "") {
    throw invalid("it has credentials in it; store them as a credential and choose that");
  }
  return url;
}

function invalid(why: string): WorkfuseError {
  return new WorkfuseError({
    code: "egress.invalid_url",
    message: `This web address cannot be called: ${why}.`,
  });
}
