export { type DocumentLimits, createDocuments } from "./create-documents.ts";
