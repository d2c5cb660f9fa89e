import { useQuery } from "@tanstack/react-query";
import { Button, Field, Select } from "@workfuse/ui";
import { Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { secretsQuery } from "../../../api/queries.ts";
import { CredentialDialog } from "../../../credentials/credential-dialog.tsx";
import type { FormField } from "../form-fields.ts";
import { type ControlProps, useForm, usePathProblem } from "../form-context.ts";
import { textOfValue } from "../value-text.ts";

/** Chooses a credential, or stores a new one on the spot. Only its ARN is kept. */
export function CredentialControl({ field, path, value, onChange }: ControlProps<FormField>): ReactNode {
  const { readOnly } = useForm();
  const error = usePathProblem(path);
  const { data: secrets = [] } = useQuery(secretsQuery);
  const [creating, setCreating] = useState(false);
  const arn = textOfValue(value);
  const isListed = secrets.some((secret) => secret.arn === arn);
  return (
    <>
      <Field
        label={field.title}
        hint={field.description}
        error={error}
        required={field.required}
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
