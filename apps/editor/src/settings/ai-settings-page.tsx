import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { listedModels } from "@workfuse/ai/models";
import { Button, Field, Input, Notice, Select, Skeleton } from "@workfuse/ui";
import { Trash2 } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { toast } from "sonner";
import { api } from "../api/client.ts";
import { aiSettingsQuery, sessionQuery } from "../api/queries.ts";
import { readError } from "../api/read-error.ts";
import type { AiSetting } from "../api/types.ts";
import { CredentialSelect } from "../credentials/credential-select.tsx";
import { QueryNotice } from "../errors/query-notice.tsx";
import { Page } from "../shell/page.tsx";

type Provider = AiSetting["provider"];

const labels: Readonly<Record<Provider, string>> = {
  openai: "OpenAI",
  anthropic: "Anthropic",
  gemini: "Google Gemini",
  compatible: "OpenAI-compatible",
};

/** Which language model writes and explains for this workspace. */
export function AiSettingsPage(): ReactNode {
  const query = useQuery(aiSettingsQuery);
  const { data: session } = useQuery(sessionQuery);
  const readOnly = session?.workspace.role !== "admin";
  return (
    <Page
      title="AI"
      description="The model that turns sentences into nodes and workflows, explains them and proposes fixes. AI nodes choose their own."
    >
      {query.isError && <QueryNotice error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Skeleton className="h-60" />}
      {query.data && (
        <>
          {readOnly && <Notice>Only an admin of this workspace can change this.</Notice>}
          <SettingList settings={query.data} readOnly={readOnly} />
          <SettingForm key={query.data[0]?.provider} settings={query.data} readOnly={readOnly} />
        </>
      )}
    </Page>
  );
}

function SettingList({
  settings,
  readOnly,
}: {
  settings: readonly AiSetting[];
  readOnly: boolean;
}): ReactNode {
  const queries = useQueryClient();
  const remove = useMutation({
    mutationFn: (provider: Provider) => api.aiSettings.remove.mutate({ provider }),
    onSuccess: (list) => queries.setQueryData(aiSettingsQuery.queryKey, list),
  });
  if (settings.length === 0) return null;
  return (
    <ul aria-label="Providers" className="divide-y overflow-hidden rounded-xl border">
      {settings.map(({ provider, model, isDefault }) => (
        <li key={provider} className="flex items-center gap-3 bg-surface px-4 py-3 text-sm">
          <span className="font-medium">{labels[provider]}</span>
          <span className="min-w-0 flex-1 truncate font-mono text-xs text-muted">{model}</span>
          {isDefault && (
            <span className="rounded-full bg-success-soft px-2 py-0.5 text-xs font-medium text-success">
              In use
            </span>
          )}
          {!readOnly && (
            <Button
              size="sm"
              variant="ghost"
              aria-label={`Remove ${labels[provider]}`}
              icon={<Trash2 aria-hidden className="size-3.5" />}
              onClick={() => remove.mutate(provider)}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

function SettingForm({
  settings,
  readOnly,
}: {
  settings: readonly AiSetting[];
  readOnly: boolean;
}): ReactNode {
  const queries = useQueryClient();
  const list = useId();
  const [provider, setProvider] = useState<Provider>(settings[0]?.provider ?? "openai");
  const known = settings.find((one) => one.provider === provider);
  const [written, setWritten] = useState<Partial<Record<"model" | "secretArn" | "baseUrl", string>>>({});
  const suggestions = listedModels.filter((one) => one.provider === provider).map(({ model }) => model);
  const model = written.model ?? known?.model ?? suggestions[0] ?? "";
  const secretArn = written.secretArn ?? known?.secretArn ?? "";
  const baseUrl = written.baseUrl ?? known?.baseUrl ?? "";
  const save = useMutation({
    mutationFn: () =>
      api.aiSettings.set.mutate({
        provider,
        model,
        secretArn: secretArn === "" ? null : secretArn,
        baseUrl: baseUrl === "" ? null : baseUrl,
      }),
    onSuccess(saved) {
      queries.setQueryData(aiSettingsQuery.queryKey, saved);
      setWritten({});
      toast.success(`${labels[provider]} is in use.`);
    },
    onError: () => undefined, // shown in the form
  });
  return (
    <form
      aria-label="Language model"
      className="flex max-w-135 flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      {save.isError && <Notice tone="danger">{readError(save.error).message}</Notice>}
      <Field label="Provider">
        {(control) => (
          <Select
            {...control}
            disabled={readOnly}
            value={provider}
            onChange={(event) => {
              // The options are the providers.
              setProvider(event.target.value as Provider);
              setWritten({});
            }}
          >
            {Object.entries(labels).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field label="Model" hint="One of the list, or any other by its name.">
        {(control) => (
          <>
            <Input
              {...control}
              required
              disabled={readOnly}
              maxLength={200}
              list={list}
              value={model}
              onChange={({ target: { value } }) => setWritten((before) => ({ ...before, model: value }))}
            />
            <datalist id={list}>
              {suggestions.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </datalist>
          </>
        )}
      </Field>
      <CredentialSelect
        label="Credential"
        hint="The provider’s API key. It is sent to the provider alone, and never part of a prompt."
        readOnly={readOnly}
        arn={secretArn}
        onChange={(arn) => setWritten((before) => ({ ...before, secretArn: arn }))}
      />
      <Field
        label="Address"
        hint={
          provider === "compatible" ? "Of what speaks OpenAI’s protocol." : "Empty for the provider’s own."
        }
      >
        {(control) => (
          <Input
            {...control}
            type="url"
            disabled={readOnly}
            required={provider === "compatible"}
            placeholder="https://llm.example.com/v1"
            value={baseUrl}
            onChange={({ target: { value } }) => setWritten((before) => ({ ...before, baseUrl: value }))}
          />
        )}
      </Field>
      {!readOnly && (
        <Button type="submit" variant="accent" className="self-start" busy={save.isPending}>
          Use this model
        </Button>
      )}
    </form>
  );
}
