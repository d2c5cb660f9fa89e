import { variableName, variableValue } from "@workfuse/router";
import { z } from "zod";
import { listPage } from "../list-page.ts";
import { auditEventModel, memberModel, pageOf, variableModel } from "../models.ts";
import { auditFilters, id, page, pageOnly } from "../parameters.ts";
import { parse } from "../parse.ts";
import { type Route, route } from "../route.ts";

const tag = "Workspace";
const byName = z.strictObject({ name: variableName });
const auditExport = z.strictObject({
  format: z.enum(["ndjson", "csv"]).default("ndjson"),
  ...auditFilters,
});

const streamed = { body: null, example: undefined, answer: null, status: 200, method: "GET" } as const;

export const workspaceRoutes: readonly Route[] = [
  route({
    id: "workspace.get",
    method: "GET",
    path: "/workspace",
    summary: "The workspace that the key works in, and for whom",
    tag,
    permission: "workspace.read",
    answer: z.object({ userId: z.string(), userName: z.string(), workspaceId: z.string() }),
    run: ({ actor: { userId, name, workspaceId } }) => ({ userId, userName: name, workspaceId }),
  }),
  route({
    id: "members.list",
    method: "GET",
    path: "/members",
    summary: "List the members of the workspace",
    tag,
    permission: "member.read",
    parameters: pageOnly,
    answer: pageOf({ name: "MemberPage", item: memberModel }),
    run: async ({ services, actor, parameters }) =>
      listPage({ list: await services.members.list({ actor }), ...parameters }),
  }),
  route({
    id: "variables.list",
    method: "GET",
    path: "/variables",
    summary: "List the variables that templates read as env.<name>",
    tag,
    permission: "variable.read",
    parameters: pageOnly,
    answer: pageOf({ name: "VariablePage", item: variableModel }),
    run: async ({ services, actor, parameters }) =>
      listPage({ list: await services.variables.list({ actor }), ...parameters }),
  }),
  route({
    id: "variables.set",
    method: "PUT",
    path: "/variables/{name}",
    summary: "Set a variable, new or not",
    tag,
    permission: "variable.write",
    parameters: byName,
    body: z.strictObject({ value: variableValue }),
    example: { value: "https://crm.example.com" },
    answer: variableModel,
    run: ({ services, actor, parameters, body }) => services.variables.set({ actor, ...parameters, ...body }),
  }),
  route({
    id: "variables.delete",
    method: "DELETE",
    path: "/variables/{name}",
    summary: "Delete a variable",
    tag,
    permission: "variable.write",
    parameters: byName,
    answer: byName,
    run: ({ services, actor, parameters }) => services.variables.delete({ actor, ...parameters }),
  }),
  route({
    id: "audit.list",
    method: "GET",
    path: "/audit/events",
    summary: "List what was changed in the workspace, the newest first",
    tag,
    permission: "audit.read",
    parameters: z.strictObject({ ...page, ...auditFilters }),
    answer: pageOf({ name: "AuditPage", item: auditEventModel }),
    run: ({ services, actor, parameters: { cursor, limit, ...filters } }) =>
      services.audit.list({ actor, scope: "workspace", cursor, limit, filters }),
  }),
  {
    ...streamed,
    id: "audit.export",
    path: "/audit",
    summary: "Export the audit log of the workspace as NDJSON or CSV, the newest first",
    tag,
    permission: "audit.read",
    parameters: auditExport,
    produces: "audit",
    run({ services, actor, parameters }) {
      const { format, ...filters } = parse({ schema: auditExport, value: parameters });
      return services.audit.export({ actor, format, filters });
    },
  },
  {
    ...streamed,
    id: "files.get",
    path: "/files/{id}",
    summary: "Download a file that an execution made",
    tag: "Executions",
    permission: "file.read",
    parameters: id,
    produces: "file",
    run: ({ services, actor, parameters, signal }) =>
      services.files.open({ actor, ...parse({ schema: id, value: parameters }), signal }),
  },
];
