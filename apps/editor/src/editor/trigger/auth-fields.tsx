import { Button, Field, Input, Select } from "@workfuse/ui";
import { Minus, Plus } from "lucide-react";
import type { ReactNode } from "react";
import { CredentialSelect } from "../../credentials/credential-select.tsx";
import { type Auth, authPresets, presetOf, withPreset } from "./auth-presets.ts";
import { CustomSignatureFields } from "./custom-signature-fields.tsx";

/** How a caller proves who it is. */
export function AuthFields({
  auth,
  readOnly,
  problemAt,
  onChange,
}: {
  auth: Auth;
  readOnly: boolean;
  problemAt: (path: string) => string | undefined;
  onChange: (auth: Auth) => void;
}): ReactNode {
  const preset = presetOf(auth);
  return (
    <div className="flex flex-col gap-3">
      <Field
        label="Callers prove who they are with"
        hint={authPresets.find(({ value }) => value === preset)?.hint}
        error={auth.type === "none" ? problemAt("auth") : undefined}
      >
        {(control) => (
          <Select
            {...control}
            disabled={readOnly}
            value={preset}
            onChange={({ target }) => {
              const next = authPresets.find(({ value }) => value === target.value);
              if (next) onChange(withPreset({ auth, preset: next.value }));
            }}
          >
            {authPresets.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      {auth.type === "apiKey" && <ApiKeyFields auth={auth} readOnly={readOnly} onChange={onChange} />}
      {auth.type === "basic" && (
        <Field label="Name">
          {(control) => (
            <Input
              {...control}
              required
              disabled={readOnly}
              autoComplete="off"
              value={auth.username}
              onChange={(event) => onChange({ ...auth, username: event.target.value })}
            />
          )}
        </Field>
      )}
      {auth.type === "hmac" && auth.scheme === "custom" && (
        <CustomSignatureFields auth={auth} readOnly={readOnly} onChange={onChange} />
      )}
      {auth.type !== "none" && (
        <Secrets
          secrets={auth.secrets}
          readOnly={readOnly}
          problem={problemAt("auth")}
          onChange={(secrets) => onChange({ ...auth, secrets })}
        />
      )}
    </div>
  );
}

function ApiKeyFields({
  auth,
  readOnly,
  onChange,
}: {
  auth: Extract<Auth, { type: "apiKey" }>;
  readOnly: boolean;
  onChange: (auth: Auth) => void;
}): ReactNode {
  return (
    <div className="grid grid-cols-2 gap-3">
      <Field label="The key is in">
        {(control) => (
          <Select
            {...control}
            disabled={readOnly}
            value={auth.in}
            onChange={(event) =>
              onChange({ ...auth, in: event.target.value === "query" ? "query" : "header" })
            }
          >
            <option value="header">A header</option>
            <option value="query">A query parameter</option>
          </Select>
        )}
      </Field>
      <Field label="With the name">
        {(control) => (
          <Input
            {...control}
            required
            disabled={readOnly}
            value={auth.name}
            onChange={(event) => onChange({ ...auth, name: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}

/** One credential, or two while one takes the place of the other. */
function Secrets({
  secrets,
  readOnly,
  problem,
  onChange,
}: {
  secrets: readonly string[];
  readOnly: boolean;
  problem: string | undefined;
  onChange: (secrets: string[]) => void;
}): ReactNode {
  const [first = "", second] = secrets;
  return (
    <>
      <CredentialSelect
        label="Credential"
        error={problem}
        required
        readOnly={readOnly}
        arn={first}
        onChange={(arn) => onChange(second === undefined ? [arn] : [arn, second])}
      />
      {second !== undefined && (
        <CredentialSelect
          label="Next credential"
          hint="Both are valid until you take one of them away."
          readOnly={readOnly}
          arn={second}
          onChange={(arn) => onChange([first, arn])}
        />
      )}
      {!readOnly && (
        <div className="flex flex-wrap gap-2">
          {second === undefined ? (
            <Button
              size="sm"
              variant="ghost"
              icon={<Plus aria-hidden className="size-3.5" />}
              onClick={() => onChange([first, ""])}
            >
              Add another, to change over
            </Button>
          ) : (
            <>
              <Button
                size="sm"
                variant="ghost"
                icon={<Minus aria-hidden className="size-3.5" />}
                onClick={() => onChange([second])}
              >
                Change over: keep only the next
              </Button>
              <Button size="sm" variant="ghost" onClick={() => onChange([first])}>
                Keep only the first
              </Button>
            </>
          )}
        </div>
      )}
    </>
  );
}
