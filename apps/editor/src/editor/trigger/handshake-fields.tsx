import { Field, Input, Select } from "@workfuse/ui";
import type { ReactNode } from "react";
import type { WebhookSettings } from "../../api/types.ts";
import { CredentialSelect } from "../../credentials/credential-select.tsx";

type Handshake = WebhookSettings["handshake"];

const initial = {
  none: { type: "none" },
  slack: { type: "slack" },
  meta: { type: "meta", verifyToken: "" },
  echo: { type: "echo", parameter: "challenge" },
} as const satisfies { readonly [T in Handshake["type"]]: Handshake };

/** How a sender checks before its first delivery that the address is ours. */
export function HandshakeFields({
  handshake,
  readOnly,
  problem,
  onChange,
}: {
  handshake: Handshake;
  readOnly: boolean;
  problem: string | undefined;
  onChange: (handshake: Handshake) => void;
}): ReactNode {
  return (
    <div className="flex flex-col gap-3">
      <Field
        label="The sender checks the address first"
        hint="Some senders ask a question before their first delivery. It is answered here and starts nothing."
        error={handshake.type === "meta" ? undefined : problem}
      >
        {(control) => (
          <Select
            {...control}
            disabled={readOnly}
            value={handshake.type}
            // The options are the keys.
            onChange={({ target }) => onChange(initial[target.value as keyof typeof initial])}
          >
            <option value="none">No</option>
            <option value="slack">As Slack does</option>
            <option value="meta">As Meta does (WhatsApp, Facebook, Instagram)</option>
            <option value="echo">By a query parameter that comes back</option>
          </Select>
        )}
      </Field>
      {handshake.type === "meta" && (
        <CredentialSelect
          label="Verify token"
          error={problem}
          required
          readOnly={readOnly}
          arn={handshake.verifyToken}
          onChange={(verifyToken) => onChange({ type: "meta", verifyToken })}
        />
      )}
      {handshake.type === "echo" && (
        <Field label="Parameter">
          {(control) => (
            <Input
              {...control}
              disabled={readOnly}
              value={handshake.parameter}
              onChange={(event) => onChange({ type: "echo", parameter: event.target.value })}
            />
          )}
        </Field>
      )}
    </div>
  );
}
