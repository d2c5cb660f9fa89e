import type { SecretReferenceRepository } from "@workfuse/db";
import { WorkfuseError } from "@workfuse/errors";
import { type GraphContent, type WorkflowExport, parseWorkflowExport, secretArnsIn } from "@workfuse/graph";
import type { Clock } from "@workfuse/ports";
import type { Actor } from "./actor.ts";
import { replaceTexts } from "./replace-texts.ts";
import type { SecretService } from "./secret-service.ts";
import type { Workflow, WorkflowService } from "./workflow-service.ts";

/** A credential that an export refers to and that is not here under its ARN. */
export type MissingCredential = {
  readonly arn: string;
  /** As the export calls it; null: it does not say. */
  readonly name: string | null;
  /** Where it is used. */
  readonly nodes: readonly string[];
};

export function createTransferService({
  workflows,
  references,
  secrets,
  clock,
}: {
  workflows: WorkflowService;
  references: Pick<SecretReferenceRepository, "list">;
  secrets: Pick<SecretService, "copyOfWorkflow">;
  clock: Clock;
}) {
  /** What stands for each credential here: the same one, one that was named, or the only one of the same name. */
  async function resolve({
    actor,
    data: { graph, credentialNames = {} },
    credentials,
  }: {
    actor: Actor;
    data: WorkflowExport;
    credentials: Readonly<Record<string, string>>;
  }): Promise<ReadonlyMap<string, string>> {
    // Those of one workflow alone are not for a new one.
    const rows = await references.list({ workspaceId: actor.workspaceId, workflowId: undefined });
    const usable = rows.filter(({ workflowId }) => workflowId === null);
    const known = new Set(usable.map(({ arn }) => arn));
    const found = new Map<string, string>();
    const missing: MissingCredential[] = [];
    for (const arn of secretArnsIn(graph)) {
      const name = Object.hasOwn(credentialNames, arn) ? credentialNames[arn] : undefined;
      const named = usable.filter((row) => row.name === name);
      const chosen = Object.hasOwn(credentials, arn) ? credentials[arn] : undefined;
      const substitute = chosen ?? (known.has(arn) ? arn : named.length === 1 ? named[0]?.arn : undefined);
      if (substitute !== undefined && known.has(substitute)) found.set(arn, substitute);
      else missing.push({ arn, name: name ?? null, nodes: nodesWith({ graph, arn }) });
    }
    if (missing.length === 0) return found;
    const names = missing.map(({ arn, name }) => `“${name ?? arn}”`).join(", ");
    throw new WorkfuseError({
      code: "import.missing_credentials",
      message: `This workflow needs credentials that are not in this workspace: ${names}. Create them under these names, or say which ones to use instead.`,
      details: { missing },
    });
  }

  return {
    async export({ actor, id }: { actor: Actor; id: string }): Promise<WorkflowExport> {
      const { name, description, version, graph } = await workflows.get({ actor, id });
      const credentials = secretArnsIn(graph);
      const rows = await references.list({ workspaceId: actor.workspaceId, workflowId: id });
      const credentialNames = Object.fromEntries(
        rows.filter(({ arn }) => credentials.includes(arn)).map((row) => [row.arn, row.name]),
      );
      return {
        format: "workfuse.workflow",
        formatVersion: 1,
        exportedAt: clock.now().toISOString(),
        name,
        description,
        version,
        graph,
        credentials: [...credentials],
        credentialNames,
      };
    },

    /**
     * Makes a workflow of an export. Credentials are found by ARN, else by the name that the export gives them;
     * `credentials` says, by the export's ARN, which ones of this workspace to use instead.
     * @throws WorkfuseError `request.invalid` naming what is wrong, `graph.invalid` with every problem of the graph,
     * `import.missing_credentials` naming what is not here
     */
    async import({
      actor,
      data,
      credentials = {},
    }: {
      actor: Actor;
      data: unknown;
      credentials?: Readonly<Record<string, string>> | undefined;
    }): Promise<Workflow> {
      const parsed = parseWorkflowExport(data);
      if (!parsed.success) {
        throw new WorkfuseError({
          code: "request.invalid",
          message: "This is not a WorkFuse workflow.",
          details: {
            problems: parsed.error.issues.map(({ path, message }) => ({ path: path.map(String), message })),
          },
        });
      }
      const { name, description, graph } = parsed.data;
      const substitutes = await resolve({ actor, data: parsed.data, credentials });
      return workflows.create({
        actor,
        name,
        description: description ?? undefined,
        graph: replaceTexts({ value: graph, texts: substitutes }),
      });
    },

    /** A second workflow of the newest version, not active, with credentials of its own where the first has such. */
    async duplicate({
      actor,
      id,
      name,
    }: {
      actor: Actor;
      id: string;
      name?: string | undefined;
    }): Promise<Workflow> {
      const { graph, tags, folder, ...original } = await workflows.get({ actor, id });
      const title = name ?? `${original.name.slice(0, 190)} (copy)`;
      const description = original.description ?? undefined;
      const own = (await references.list({ workspaceId: actor.workspaceId, workflowId: id }))
        .filter(({ workflowId }) => workflowId === id)
        .map(({ arn }) => arn);
      const arns = secretArnsIn(graph).filter((arn) => own.includes(arn));
      if (arns.length === 0) {
        const copy = await workflows.create({ actor, name: title, description, graph });
        return workflows.organize({ actor, id: copy.id, tags, folder });
      }
      // Its own credentials can be made only once it is there: first it is empty.
      const empty = await workflows.createFromStarter({ actor, name: title, description, starter: "empty" });
      try {
        const texts = await secrets.copyOfWorkflow({ actor, from: id, to: empty.id, arns });
        const filled = replaceTexts({ value: graph, texts });
        await workflows.update({ actor, id: empty.id, baseVersion: empty.version, graph: filled });
      } catch (error) {
        await workflows.delete({ actor, id: empty.id });
        throw error;
      }
      return workflows.organize({ actor, id: empty.id, tags, folder });
    },
  };
}

export type TransferService = ReturnType<typeof createTransferService>;

function nodesWith({ graph, arn }: { graph: GraphContent; arn: string }): readonly string[] {
  return graph.nodes.filter(({ data }) => secretArnsIn(data.config).includes(arn)).map(({ id }) => id);
}
