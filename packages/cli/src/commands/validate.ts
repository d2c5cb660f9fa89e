import { checkGraphTypes, parseWorkflowExport, validateGraph } from "@workfuse/graph";
import { nodeTypes } from "@workfuse/nodes/catalog";
import { type Command, only } from "../command.ts";
import { readJson } from "../read-json.ts";
import { plain } from "../table.ts";

export const validate: Command = {
  usage: "FILE [--json]",
  summary: "Check an exported workflow, asking no server",
  options: { json: { type: "boolean" } },
  async run({ positionals, values, out }) {
    const file = only({ positionals, what: "FILE" });
    const problems = problemsOf(await readJson(file));
    const isValid = problems.every(({ severity }) => severity !== "error");
    if (values["json"] === true) {
      out(JSON.stringify({ valid: isValid, problems }, null, 2));
    } else {
      for (const { severity, where, message } of problems) out(plain(`${severity}: ${where}: ${message}`));
      out(isValid ? `${file} is valid.` : `${file} is not valid.`);
    }
    return isValid ? 0 : 1;
  },
};

type Problem = {
  readonly severity: string;
  readonly code: string;
  readonly where: string;
  readonly message: string;
};

function problemsOf(data: unknown): readonly Problem[] {
  const parsed = parseWorkflowExport(data);
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message }) => ({
      severity: "error",
      code: "request.invalid",
      where: path.map(String).join(".") || "the file",
      message,
    }));
  }
  const { graph } = parsed.data;
  const { valid, problems: shape } = validateGraph({ graph, nodeTypes });
  const found = valid ? [...shape, ...checkGraphTypes({ graph, nodeTypes })] : shape;
  return found.map(({ severity, code, message, path }) => ({
    severity,
    code,
    where: ["graph", ...path].join("."),
    message,
  }));
}
