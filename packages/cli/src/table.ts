// What could move the cursor or colour the terminal.
const control = /\p{Cc}/gu;

/** Text of others, made harmless for a terminal. */
export function plain(text: string): string {
  return text.replaceAll(control, " ");
}

/** Rows as lines with columns below each other. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const clean = rows.map((row) => row.map(plain));
  const widths: number[] = [];
  for (const row of clean) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  return clean.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
