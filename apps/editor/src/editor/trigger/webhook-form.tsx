import { useMutation, useQueryClient } from "@tanstack/react-query";
import { webhookSettingsSchema } from "@workfuse/nodes/catalog";
import { Button, Field, Input, Notice, Select } from "@workfuse/ui";
import { Save } from "lucide-react";
import { type ReactNode, useState } from "react";
import { toast } from "sonner";
import { api } from "../../api/client.ts";
import { readError } from "../../api/read-error.ts";
import { webhookQuery } from "../../api/trigger-queries.ts";
import type { Webhook, WebhookSettings } from "../../api/types.ts";
import { useCanEdit } from "../../shell/use-can-edit.ts";
import { AnswerFields } from "./answer-fields.tsx";
import { AuthFields } from "./auth-fields.tsx";
import { HandshakeFields } from "./handshake-fields.tsx";
import { LinesField } from "./lines-field.tsx";
import { NumberField } from "./number-field.tsx";

const methods: readonly WebhookSettings["methods"][number][] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** What a webhook takes and how it answers. Saved by itself: it holds at once, also for the published version. */
export function WebhookForm({ webhook: { workflowId, settings: saved } }: { webhook: Webhook }): ReactNode {
  const queries = useQueryClient();
  const readOnly = !useCanEdit();
  const [settings, setSettings] = useState(saved);
  const change = (part: Partial<WebhookSettings>): void => setSettings({ ...settings, ...part });
  const checked = webhookSettingsSchema.safeParse(settings);
  const [asked, setAsked] = useState(false);
  const problems = asked ? (checked.error?.issues ?? []) : [];
  const problemAt = (path: string) =>
    problems.find((issue) => issue.path.join(".").startsWith(path))?.message;
  const save = useMutation({
    mutationFn: (next: WebhookSettings) => api.webhooks.update.mutate({ workflowId, settings: next }),
    onSuccess: (next) => {
      queries.setQueryData(webhookQuery(workflowId).queryKey, next);
      toast.success("The webhook’s settings hold from now on.");
    },
    onError: () => undefined, // shown in the form
  });
  const isChanged = JSON.stringify(settings) !== JSON.stringify(saved);
  return (
    <form
      aria-label="Webhook settings"
      noValidate
      className="flex flex-col gap-6 px-1 pt-4"
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (checked.success) save.mutate(checked.data);
      }}
    >
      {save.isError && <Notice tone="danger">{readError(save.error).message}</Notice>}
      <fieldset className="flex flex-col gap-1.5" disabled={readOnly}>
        <legend className="mb-1.5 text-sm font-medium">Methods</legend>
        <div className="flex flex-wrap gap-4">
          {methods.map((method) => (
            <label key={method} className="flex items-center gap-1.5 text-sm">
              <input
                type="checkbox"
                className="accent-accent"
                checked={settings.methods.includes(method)}
                onChange={({ target: { checked: isOn } }) =>
                  change({
                    methods: methods.filter((each) =>
                      each === method ? isOn : settings.methods.includes(each),
                    ),
                  })
                }
              />
              {method}
            </label>
          ))}
        </div>
        {problemAt("methods") !== undefined && <p className="text-xs text-danger">Choose one at least.</p>}
      </fieldset>
      <AuthFields
        auth={settings.auth}
        readOnly={readOnly}
        problemAt={problemAt}
        onChange={(auth) => change({ auth })}
      />
      <AnswerFields answer={settings.answer} readOnly={readOnly} onChange={(answer) => change({ answer })} />
      <SameFields settings={settings} readOnly={readOnly} problem={problemAt("sameWhen")} onChange={change} />
      <RateFields
        settings={settings}
        readOnly={readOnly}
        problem={problemAt("rateLimit")}
        onChange={change}
      />
      <LinesField
        label="Addresses that may call"
        hint="One a line: 203.0.113.7, or a network such as 203.0.113.0/24. None: all."
        error={problemAt("allowedAddresses")}
        readOnly={readOnly}
        lines={settings.allowedAddresses}
        onChange={(allowedAddresses) => change({ allowedAddresses })}
      />
      <LinesField
        label="Pages that may call from a browser"
        hint="One origin a line, such as https://example.com; * for all. None: no page may."
        error={problemAt("allowedOrigins")}
        readOnly={readOnly}
        lines={settings.allowedOrigins}
        onChange={(allowedOrigins) => change({ allowedOrigins })}
      />
      <HandshakeFields
        handshake={settings.handshake}
        readOnly={readOnly}
        problem={problemAt("handshake")}
        onChange={(handshake) => change({ handshake })}
      />
      {!readOnly && (
        <div className="sticky bottom-0 flex items-center gap-3 border-t bg-raised py-3">
          <Button
            type="submit"
            variant="accent"
            busy={save.isPending}
            disabled={!isChanged}
            icon={<Save aria-hidden className="size-4" />}
          >
            Save settings
          </Button>
          {problems.length === 0 ? (
            <p className="text-xs text-muted">They hold at once, also for the published version.</p>
          ) : (
            <p role="alert" className="text-xs text-danger">
              Not saved: {problems[0]?.message}
            </p>
          )}
        </div>
      )}
    </form>
  );
}

type PartProps = {
  readonly settings: WebhookSettings;
  readonly readOnly: boolean;
  readonly problem: string | undefined;
  readonly onChange: (part: Partial<WebhookSettings>) => void;
};

const sameValues = {
  known: { by: "known" },
  header: { by: "header", header: "" },
  body: { by: "body", withinHours: 24 },
  never: { by: "never" },
} as const satisfies { readonly [B in WebhookSettings["sameWhen"]["by"]]: WebhookSettings["sameWhen"] };

function SameFields({ settings: { sameWhen }, readOnly, problem, onChange }: PartProps): ReactNode {
  return (
    <div className="flex flex-col gap-3">
      <Field
        label="The same delivery again"
        hint="Senders repeat what they are not sure has arrived. It starts one execution, and gets its id each time."
        error={problem}
      >
        {(control) => (
          <Select
            {...control}
            disabled={readOnly}
            value={sameWhen.by}
            // The options are the keys.
            onChange={({ target }) =>
              onChange({ sameWhen: sameValues[target.value as keyof typeof sameValues] })
            }
          >
            <option value="known">Is known by the id that the usual senders give</option>
            <option value="header">Is known by a header</option>
            <option value="body">Is known by its body</option>
            <option value="never">Is never known: each starts an execution</option>
          </Select>
        )}
      </Field>
      {sameWhen.by === "header" && (
        <Field label="Header with the delivery’s id">
          {(control) => (
            <Input
              {...control}
              disabled={readOnly}
              placeholder="x-request-id"
              value={sameWhen.header}
              onChange={(event) => onChange({ sameWhen: { by: "header", header: event.target.value } })}
            />
          )}
        </Field>
      )}
      {sameWhen.by === "body" && (
        <NumberField
          label="Within hours"
          hint="After this long, the same body starts another execution."
          minimum={1}
          maximum={720}
          readOnly={readOnly}
          value={sameWhen.withinHours}
          onChange={(withinHours) => onChange({ sameWhen: { by: "body", withinHours } })}
        />
      )}
    </div>
  );
}

function RateFields({ settings: { rateLimit }, readOnly, problem, onChange }: PartProps): ReactNode {
  return (
    <fieldset className="flex flex-col gap-3" disabled={readOnly}>
      <legend className="sr-only">Limit</legend>
      <label className="flex items-center gap-2 text-sm font-medium">
        <input
          type="checkbox"
          className="accent-accent"
          checked={rateLimit !== null}
          onChange={({ target: { checked } }) =>
            onChange({ rateLimit: checked ? { requests: 100, seconds: 60 } : null })
          }
        />
        Limit how many come
      </label>
      {problem !== undefined && <p className="text-xs text-danger">{problem}</p>}
      {rateLimit && (
        <div className="grid grid-cols-2 gap-3">
          <NumberField
            label="Deliveries"
            hint="More get 429 and are told when to try again."
            minimum={1}
            maximum={1_000_000}
            readOnly={readOnly}
            value={rateLimit.requests}
            onChange={(requests) => onChange({ rateLimit: { ...rateLimit, requests } })}
          />
          <NumberField
            label="Within seconds"
            minimum={1}
            maximum={86_400}
            readOnly={readOnly}
            value={rateLimit.seconds}
            onChange={(seconds) => onChange({ rateLimit: { ...rateLimit, seconds } })}
          />
        </div>
      )}
    </fieldset>
  );
}
