import type { HelperDefinition } from "../helper.ts";
import { numberArgument, textArgument } from "./arguments.ts";

const calculation = ({
  name,
  sign,
  result,
  of,
}: {
  name: string;
  sign: string;
  result: string;
  of: (a: number, b: number) => number;
}): HelperDefinition => ({
  name,
  category: "number",
  signature: `${name}(a, b)`,
  description: `a ${sign} b.`,
  example: `{{${name} 7 2}}`,
  result,
  arity: [2, 2],
  run: (parameters, call) => {
    const value = of(
      numberArgument({ parameters, index: 0, call }),
      numberArgument({ parameters, index: 1, call }),
    );
    return Number.isFinite(value) ? value : call.fail("the result is not a number (division by zero?)");
  },
});

export const numberHelpers: readonly HelperDefinition[] = [
  {
    name: "number",
    category: "number",
    signature: "number(text)",
    description: "The number that the text is.",
    example: '{{number "4.50"}}',
    result: "4.5",
    arity: [1, 1],
    run: (parameters, call) => numberArgument({ parameters, index: 0, call }),
  },
  {
    name: "round",
    category: "number",
    signature: "round(number, digits)",
    description:
      "The number rounded to that many digits after the point (none where not given), halves away from zero.",
    example: "{{round 2.345 2}}",
    result: "2.35",
    arity: [1, 2],
    run: (parameters, call) => {
      const value = numberArgument({ parameters, index: 0, call });
      const digits = parameters.length > 1 ? Math.trunc(numberArgument({ parameters, index: 1, call })) : 0;
      if (digits < -15 || digits > 15) return call.fail("digits must lie between -15 and 15");
      return roundDecimal({ value, digits });
    },
  },
  {
    name: "formatNumber",
    category: "number",
    signature: 'formatNumber(number, digits, locale="en")',
    description: "The number as people of that language write it, with that many digits after the point.",
    example: '{{formatNumber 1234.5 2 locale="de"}}',
    result: "1.234,50",
    arity: [1, 2],
    options: ["locale"],
    run: (parameters, call) => {
      const value = numberArgument({ parameters, index: 0, call });
      const digits =
        parameters.length > 1 ? Math.trunc(numberArgument({ parameters, index: 1, call })) : undefined;
      if (digits !== undefined && (digits < 0 || digits > 20))
        return call.fail("digits must lie between 0 and 20");
      const fraction =
        digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits };
      const locale = textArgument({ parameters: [call.options["locale"] ?? "en"], index: 0, call });
      return new Intl.NumberFormat(locale, fraction).format(value);
    },
  },
  calculation({ name: "add", sign: "+", result: "9", of: (a, b) => a + b }),
  calculation({ name: "subtract", sign: "−", result: "5", of: (a, b) => a - b }),
  calculation({ name: "multiply", sign: "×", result: "14", of: (a, b) => a * b }),
  calculation({ name: "divide", sign: "÷", result: "3.5", of: (a, b) => a / b }),
  calculation({ name: "mod", sign: "modulo", result: "1", of: (a, b) => a % b }),
];

/** Rounds the decimal digits that people see: 1.005 is 1.01, although its binary value lies just below. */
function roundDecimal({ value, digits }: { value: number; digits: number }): number {
  const shifted = Math.round(shiftPoint({ number: Math.abs(value), by: digits }));
  const rounded = shiftPoint({ number: shifted, by: -digits });
  return value < 0 && rounded !== 0 ? -rounded : rounded;
}

function shiftPoint({ number, by }: { number: number; by: number }): number {
  const [mantissa, exponent = "0"] = String(number).split("e");
  return Number(`${mantissa}e${Number(exponent) + by}`);
}
