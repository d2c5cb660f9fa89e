import { expect, test } from "vitest";
import { fileReferenceIn, formatBytes, hasPreview, kindOfFile } from "./file-reference.ts";

const file = { $file: "f1", name: "a.pdf", contentType: "application/pdf; x=1", size: 1 };

test("a reference is known by its fields; what only looks like one is data", () => {
  expect(fileReferenceIn({ ...file, path: "b/a.pdf" })).toEqual(file);
  for (const value of [null, "f1", { $file: "f1" }, { ...file, $file: "../x" }, { ...file, size: "1" }]) {
    expect(fileReferenceIn(value)).toBeUndefined();
  }
});

test.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [999, "999 bytes"],
  [1500, "1.5 kB"],
  [999_960, "1 MB"],
  [3_000_000, "3 MB"],
  [2_500_000_000, "2.5 GB"],
  [4e15, "4,000,000 GB"],
])("%i bytes read as %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test("only plain pictures of a bearable size are shown", () => {
  const picture = { ...file, contentType: "Image/PNG" };
  expect(hasPreview(picture)).toBe(true);
  expect(hasPreview({ ...picture, size: 30_000_000 })).toBe(false);
  expect(hasPreview({ ...picture, contentType: "image/svg+xml" })).toBe(false);
  expect(hasPreview(file)).toBe(false);
});

test("a file's kind is its extension, or its media type", () => {
  expect(kindOfFile(file)).toBe("PDF");
  expect(kindOfFile({ ...file, name: "README" })).toBe("application/pdf");
});
