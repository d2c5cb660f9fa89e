/** `pnpm chaos` runs every scenario at full size; within `pnpm verify` they are shorter. */
export const full = process.env["CHAOS"] === "full";

/** The engine's lease and ten seconds: so soon goes on what a crash has interrupted. */
export const resumedWithinMs = 20_000;

/** How long a job takes with nothing in its way, from the first write to the last, with room for a busy machine. */
export const jobMs = 10_000;

/** One line for docs/reliability.md. */
export function report(scenario: string, figures: object): void {
  process.stdout.write(`chaos: ${scenario}: ${JSON.stringify(figures)}\n`);
}
