import { z } from "zod";
import { defineNode } from "../define-node.ts";
import { fileField, fileReferenceSchema, filesField } from "../fields/file-field.ts";
import { requireFields } from "../fields/missing-field.ts";

const operations = ["read", "write", "info", "zip", "unzip"] as const;
type Operation = (typeof operations)[number];
const only = (...is: readonly Operation[]) => ({ field: "operation", is });

const needed: Readonly<Record<Operation, readonly string[]>> = {
  read: ["file"],
  write: ["value", "name"],
  info: ["file"],
  zip: ["files", "name"],
  unzip: ["file"],
};

export const fileNode = defineNode({
  type: "file",
  label: "File",
  description: "Reads, writes, packs and unpacks files, which travel between nodes by reference.",
  group: "data",
  icon: "file",
  role: "action",
  config: (templated) =>
    z
      .strictObject({
        operation: z.enum(operations).meta({
          title: "What to do",
          options: {
            read: "Read a file’s content",
            write: "Write content to a file",
            info: "Tell of a file",
            zip: "Pack files into a ZIP archive",
            unzip: "Unpack a ZIP archive",
          },
        }),
        file: templated(fileField)
          .optional()
          .meta({
            title: "File",
            placeholder: "{{nodes.http.body}}",
            visibleWhen: only("read", "info", "unzip"),
          }),
        files: templated(filesField)
          .optional()
          .meta({
            title: "Files",
            description: "One file or a list of files; names that are used twice get a number.",
            placeholder: "{{nodes.unzip.files}}",
            visibleWhen: only("zip"),
          }),
        value: templated(z.unknown())
          .optional()
          .meta({ title: "Content", visibleWhen: only("write") }),
        format: z
          .enum(["text", "json", "base64"])
          .default("text")
          .meta({
            title: "Content is",
            options: { text: "Text", json: "JSON", base64: "Base64 of the bytes" },
            visibleWhen: only("read", "write"),
          }),
        charset: templated(z.string().min(1).max(40))
          .optional()
          .meta({
            title: "Charset",
            description: "UTF-8 if empty.",
            placeholder: "windows-1252",
            visibleWhen: only("read"),
          }),
        name: templated(z.string().min(1).max(255))
          .optional()
          .meta({
            title: "Name",
            description: "For people to read; it is never a path.",
            placeholder: "report.csv",
            visibleWhen: only("write", "zip"),
          }),
        contentType: templated(z.string().min(1).max(200))
          .optional()
          .meta({
            title: "Content type",
            description: "By the name’s extension if empty.",
            placeholder: "text/csv",
            visibleWhen: only("write"),
          }),
        maxMegabytes: z
          .number()
          .int()
          .min(1)
          .max(1024)
          .optional()
          .meta({
            title: "At most",
            description: "Megabytes of all files together, unpacked; 200 if empty.",
            visibleWhen: only("zip", "unzip"),
          }),
      })
      .superRefine((config, context) => requireFields({ config, fields: needed[config.operation], context })),
  output: z.object({
    /** The file that was read, written or packed. */
    file: fileReferenceSchema.optional(),
    content: z.unknown().optional(),
    sha256: z.string().optional(),
    /** What was unpacked, each with its path in the archive. */
    files: z.array(fileReferenceSchema.extend({ path: z.string() })).optional(),
  }),
  // A file that is written again after a crash is another file, which nobody refers to and which goes with its execution.
  effect: "read",
  initialConfig: { operation: "read", file: "{{nodes.http.body}}" },
});
