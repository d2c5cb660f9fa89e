import { useQuery } from "@tanstack/react-query";
import { Button, Field, Select } from "@workfuse/ui";
import { Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { secretsQuery } from "../api/queries.ts";
import { CredentialDialog } from "./credential-dialog.tsx";

/** Chooses a credential, or stores a new one on the spot. Only its ARN is handed on. */
export function CredentialSelect({
  label,
  hint,
  error,
  required,
  readOnly,
  arn,
  onChange,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  required?: boolean | undefined;
  readOnly: boolean;
  /** Empty: none is chosen yet. */
  arn: string;
  onChange: (arn: string) => void;
}): ReactNode {
  const { data: secrets = [] } = useQuery(secretsQuery);
  const [creating, setCreating] = useState(false);
  const isListed = secrets.some((secret) => secret.arn === arn);
  return (
    <>
      <Field
        label={label}
        hint={hint}
        error={error}
        required={required}
        aside={
          !readOnly && (
            <Button
              size="sm"
              variant="ghost"
              icon={<Plus aria-hidden className="size-3.5" />}
              onClick={() => setCreating(true)}
            >
              New credential
            </Button>
          )
        }
      >
        {(control) => (
          <Select
            {...control}
            disabled={readOnly}
            value={arn}
            onChange={(event) => onChange(event.target.value)}
          >
            <option value="">Choose…</option>
            {!isListed && arn !== "" && <option value={arn}>{arn}</option>}
            {secrets.map((secret) => (
              <option key={secret.arn} value={secret.arn}>
                {secret.name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <CredentialDialog
        open={creating}
        onOpenChange={setCreating}
        onCreated={(secret) => {
          setCreating(false);
          onChange(secret.arn);
        }}
      />
    </>
  );
}
