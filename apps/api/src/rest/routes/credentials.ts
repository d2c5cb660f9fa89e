import { secretGiven, secretName, secretType } from "@workfuse/router";
import { z } from "zod";
import { listPage } from "../list-page.ts";
import { credentialModel, deleted, pageOf, reference, storedCredential } from "../models.ts";
import { id, page } from "../parameters.ts";
import { type Route, route } from "../route.ts";

const tag = "Credentials";
const workflowId = z.string().min(1).max(64).optional();

export const credentialRoutes: readonly Route[] = [
  route({
    id: "secrets.list",
    method: "GET",
    path: "/credentials",
    summary: "List credentials by name, with a workflow those that it may use; values are never shown",
    tag,
    permission: "secret.read",
    parameters: z.strictObject({ ...page, workflowId }),
    answer: pageOf({ name: "CredentialPage", item: credentialModel }),
    run: async ({ services, actor, parameters: { workflowId: of, ...rest } }) =>
      listPage({ list: await services.secrets.list({ actor, workflowId: of }), ...rest }),
  }),
  route({
    id: "secrets.create",
    method: "POST",
    path: "/credentials",
    summary: "Store a credential",
    tag,
    permission: "secret.write",
    body: z.strictObject({
      name: secretName,
      type: secretType,
      ...secretGiven,
      description: z.string().max(2000).optional(),
      workflowId,
    }),
    example: { name: "CRM", value: "the value that is kept" },
    answer: storedCredential,
    status: 201,
    run: ({ services, actor, body }) => services.secrets.create({ actor, ...body }),
  }),
  route({
    id: "secrets.rotate",
    method: "POST",
    path: "/credentials/{id}/rotate",
    summary: "Give a credential a new value; workflows that use it are not touched",
    tag,
    permission: "secret.write",
    parameters: id,
    body: z.strictObject(secretGiven),
    example: { value: "the value that takes its place" },
    answer: storedCredential,
    async run({ services, actor, parameters, body }) {
      const { arn } = await services.secrets.byId({ actor, ...parameters });
      return services.secrets.rotate({ actor, arn, ...body });
    },
  }),
  route({
    id: "secrets.usedBy",
    method: "GET",
    path: "/credentials/{id}/workflows",
    summary: "List the workflows that use a credential",
    tag,
    permission: "secret.read",
    parameters: id,
    answer: z.array(reference).readonly(),
    async run({ services, actor, parameters }) {
      const { arn } = await services.secrets.byId({ actor, ...parameters });
      return services.secrets.usedBy({ actor, arn });
    },
  }),
  route({
    id: "secrets.delete",
    method: "DELETE",
    path: "/credentials/{id}",
    summary: "Delete a credential",
    tag,
    permission: "secret.write",
    parameters: id,
    answer: deleted,
    async run({ services, actor, parameters }) {
      const { arn } = await services.secrets.byId({ actor, ...parameters });
      await services.secrets.delete({ actor, arn });
      return parameters;
    },
  }),
];
