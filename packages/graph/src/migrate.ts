import { z } from "zod";
import { type GraphContent, graphContentSchema, graphFormatVersion, graphLimits } from "./model.ts";
import { type EditResult, done, refused } from "./result.ts";

/** Each makes the next format of one; the key is the format that it reads. Format 1 is the first. */
const migrations: ReadonlyMap<number, (graph: object) => object> = new Map();

const versionedSchema = z.looseObject({ formatVersion: z.int() });
const shownProblems = 50;

/**
 * Reads a graph of this format or an older one, as it was stored or exported.
 * @returns `graph.unsupported_version` for a newer format, or one that never was; `graph.invalid` with
 * `details.problems` for what is no graph
 */
export function migrateGraph(stored: unknown): EditResult<GraphContent> {
  try {
    return readGraph(stored);
  } catch {
    // Nothing that comes out of JSON: a property that throws, or nested deeper than can be followed.
    return refused({
      code: "graph.invalid",
      message: "This is not a workflow's graph: it cannot be read.",
      details: { problems: [] },
    });
  }
}

function readGraph(stored: unknown): EditResult<GraphContent> {
  const versioned = versionedSchema.safeParse(stored);
  if (!versioned.success) {
    return refused({
      code: "graph.invalid",
      message: "This is not a workflow's graph: it does not say which format it has.",
      details: { problems: problemsOf(versioned.error) },
    });
  }
  const { formatVersion } = versioned.data;
  if (formatVersion > graphFormatVersion) {
    return unsupported({
      formatVersion,
      message: `This workflow has format ${formatVersion}, which a newer WorkFuse made; this one reads formats up to ${graphFormatVersion}. Update WorkFuse to open it.`,
    });
  }
  let graph: object = versioned.data;
  for (let version = formatVersion; version < graphFormatVersion; version++) {
    const migrate = migrations.get(version);
    if (!migrate)
      return unsupported({ formatVersion, message: `There is no format ${formatVersion} of workflows.` });
    graph = { ...migrate(graph), formatVersion: version + 1 };
  }
  if (isTooLarge(graph)) {
    const message = `it has more than ${graphLimits.nodes} nodes or ${graphLimits.edges} connections.`;
    return refused({
      code: "graph.invalid",
      message: `This is not a workflow's graph: ${message}`,
      details: { problems: [{ path: "", message }] },
    });
  }
  const parsed = graphContentSchema.safeParse(graph);
  if (parsed.success) return done(parsed.data);
  const [first] = problemsOf(parsed.error);
  return refused({
    code: "graph.invalid",
    message: `This is not a workflow's graph: ${first?.path ?? ""}: ${first?.message ?? ""}`,
    details: { problems: problemsOf(parsed.error) },
  });
}

/** Before each of them is read, which takes seconds. */
function isTooLarge({ nodes, edges }: { readonly nodes?: unknown; readonly edges?: unknown }): boolean {
  return (
    (Array.isArray(nodes) && nodes.length > graphLimits.nodes) ||
    (Array.isArray(edges) && edges.length > graphLimits.edges)
  );
}

function problemsOf(error: z.ZodError) {
  return error.issues
    .slice(0, shownProblems)
    .map(({ path, message }) => ({ path: path.map(String).join("."), message }));
}

function unsupported({ formatVersion, message }: { formatVersion: number; message: string }) {
  return refused({
    code: "graph.unsupported_version",
    message,
    details: { formatVersion, newest: graphFormatVersion },
  });
}
