/** `pnpm chaos` runs every scenario at full size; within `pnpm verify` they are shorter. */
export const full = process.env["CHAOS"] === "full";

/** One line for docs/reliability.md. */
export function report(scenario: string, figures: object): void {
  process.stdout.write(`chaos: ${scenario}: ${JSON.stringify(figures)}\n`);
}
