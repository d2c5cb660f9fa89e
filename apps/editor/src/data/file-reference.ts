import { type FileReference, fileReferenceSchema } from "@workfuse/nodes/catalog";

/** The file that a value of a node's data refers to, if it does. */
export function fileReferenceIn(value: unknown): FileReference | undefined {
  const parsed = fileReferenceSchema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/** Where a file is downloaded. Its id has no character that a path would need to encode. */
export function downloadPath({ $file }: FileReference): string {
  return `/api/v1/files/${$file}`;
}

const pictures = /^image\/(?:png|jpeg|gif|webp|avif)$/;
const largestPreview = 20_000_000;

/** Whether a file is shown as a picture: only kinds that are nothing but pictures, and not at any cost. */
export function hasPreview({ contentType, size }: FileReference): boolean {
  return pictures.test(mediaType(contentType)) && size <= largestPreview;
}

function mediaType(contentType: string): string {
  return contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

const number = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

/** A size, given in bytes, in the unit that reads best. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${number.format(bytes)} ${bytes === 1 ? "byte" : "bytes"}`;
  const units = ["kB", "MB", "GB"];
  let size = bytes / 1000;
  let unit = 0;
  while (size >= 999.95 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${number.format(size)} ${units[unit] ?? ""}`;
}

/** What a file is, in a few letters: “PDF”, “CSV”; the media type where its name has no extension. */
export function kindOfFile({ name, contentType }: FileReference): string {
  const extension = /\.([A-Za-z0-9]{1,5})$/.exec(name)?.[1];
  return extension?.toUpperCase() ?? mediaType(contentType);
}
