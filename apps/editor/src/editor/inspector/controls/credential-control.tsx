import type { ReactNode } from "react";
import { CredentialSelect } from "../../../credentials/credential-select.tsx";
import type { FormField } from "../form-fields.ts";
import { type ControlProps, useForm, usePathProblem } from "../form-context.ts";
import { textOfValue } from "../value-text.ts";

/** Chooses a credential, or stores a new one on the spot. Only its ARN is kept. */
export function CredentialControl({ field, path, value, onChange }: ControlProps<FormField>): ReactNode {
  const { readOnly } = useForm();
  return (
    <CredentialSelect
      label={field.title}
      hint={field.description}
      error={usePathProblem(path)}
      required={field.required}
      readOnly={readOnly}
      arn={textOfValue(value)}
      onChange={onChange}
    />
  );
}
