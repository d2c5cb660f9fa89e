import { webhookSettingsSchema } from "@workfuse/nodes/catalog";
import { z } from "zod";
import { deliveryModel, pageOf, scheduleModel, started, webhookModel } from "../models.ts";
import { listPage } from "../list-page.ts";
import { flag, id, idPage, pageOnly } from "../parameters.ts";
import { type Route, route } from "../route.ts";

const tag = "Triggers";
// More schedules than this are not looked through.
const mostSchedules = 1000;

export const triggerRoutes: readonly Route[] = [
  route({
    id: "webhooks.get",
    method: "GET",
    path: "/workflows/{id}/webhook",
    summary: "Get a workflow's webhook",
    tag,
    permission: "workflow.read",
    parameters: id,
    answer: webhookModel,
    run: ({ services, actor, parameters }) => services.webhooks.get({ actor, workflowId: parameters.id }),
  }),
  route({
    id: "webhooks.update",
    method: "PUT",
    path: "/workflows/{id}/webhook",
    summary: "Set what a webhook takes and how it answers, from now on",
    tag,
    permission: "workflow.write",
    parameters: id,
    body: z.strictObject({ settings: webhookSettingsSchema }),
    example: { settings: {} },
    answer: webhookModel,
    run: ({ services, actor, parameters, body }) =>
      services.webhooks.update({ actor, workflowId: parameters.id, ...body }),
  }),
  route({
    id: "webhooks.rotate",
    method: "POST",
    path: "/workflows/{id}/webhook/rotate",
    summary: "Give a webhook a new address; the old one leads nowhere from now on",
    tag,
    permission: "workflow.activate",
    parameters: id,
    body: z.strictObject({}),
    example: {},
    answer: webhookModel,
    run: ({ services, actor, parameters }) => services.webhooks.rotate({ actor, workflowId: parameters.id }),
  }),
  route({
    id: "deliveries.list",
    method: "GET",
    path: "/workflows/{id}/deliveries",
    summary: "List what came to a webhook, the newest first",
    tag,
    permission: "execution.read",
    parameters: idPage.extend({
      outcome: z.enum(["accepted", "repeated", "answered", "refused"]).optional(),
      isTest: flag.optional(),
    }),
    answer: pageOf({ name: "DeliveryPage", item: deliveryModel }),
    run: ({ services, actor, parameters: { id: workflowId, cursor, limit, ...filters } }) =>
      services.webhooks.deliveries({ actor, workflowId, cursor, limit, filters }),
  }),
  route({
    id: "deliveries.replay",
    method: "POST",
    path: "/workflows/{id}/deliveries/{deliveryId}/replay",
    summary: "Run what came with a delivery again",
    tag,
    permission: "execution.run",
    parameters: id.extend({ deliveryId: z.uuid() }),
    body: z.strictObject({}),
    example: {},
    answer: started,
    status: 202,
    async run({ services, actor, parameters: { id: workflowId, deliveryId } }) {
      const executionId = await services.webhooks.replay({ actor, workflowId, id: deliveryId });
      return { executionId, status: "pending" as const };
    },
  }),
  route({
    id: "schedules.list",
    method: "GET",
    path: "/schedules",
    summary: "List active workflows that run by a schedule, the one that is next first",
    tag,
    permission: "workflow.read",
    parameters: pageOnly,
    answer: pageOf({ name: "SchedulePage", item: scheduleModel }),
    async run({ services, actor, parameters }) {
      const list = await services.schedules.list({ actor, limit: mostSchedules });
      return listPage({ list, ...parameters });
    },
  }),
];
