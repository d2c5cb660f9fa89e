/** One cell of a sheet. Dates are ISO 8601 texts in UTC. */
export type Cell = string | number | boolean | null;

/** One conversion of a document that somebody else wrote. */
export type DocumentJob =
  | { readonly kind: "markdownToHtml" | "htmlToMarkdown"; readonly text: string }
  | {
      readonly kind: "readXlsx";
      readonly bytes: Uint8Array;
      /** Name of the sheet; the first one if there is none. */
      readonly sheet?: string | undefined;
      readonly maxRows: number;
    }
  | {
      readonly kind: "writeXlsx";
      readonly sheet: string;
      readonly rows: readonly (readonly Cell[])[];
    };

export type DocumentResults = {
  readonly markdownToHtml: string;
  readonly htmlToMarkdown: string;
  readonly readXlsx: readonly (readonly Cell[])[];
  readonly writeXlsx: Uint8Array;
};

/**
 * Conversions whose libraries a hostile document could keep busy or fill with memory: each runs where it can be killed.
 * @throws WorkfuseError `document.invalid` for a document that cannot be read, `document.limit` for one that takes too
 * long or too much memory, `document.unavailable`
 */
export type Documents = {
  readonly convert: <J extends DocumentJob>(
    job: J,
    options: { readonly signal: AbortSignal },
  ) => Promise<DocumentResults[J["kind"]]>;
};
