import { Field, Select } from "@workfuse/ui";
import type { ReactNode } from "react";
import { isExpression } from "../field-mode.ts";
import type { FormField } from "../form-fields.ts";
import { type ControlProps, useForm, usePathProblem } from "../form-context.ts";
import { isTemplate, numberOrText, textOfValue } from "../value-text.ts";
import { CodeControl } from "./code-control.tsx";
import { CredentialControl } from "./credential-control.tsx";
import { ExpressionControl } from "./expression-control.tsx";
import { GroupControl } from "./group-control.tsx";
import { JsonControl } from "./json-control.tsx";
import { KeyValueControl } from "./key-value-control.tsx";
import { ListControl } from "./list-control.tsx";
import { WorkflowControl } from "./workflow-control.tsx";
import { ModeMenu } from "./mode-menu.tsx";
import { SuggestInput } from "./suggest-input.tsx";
import { TemplateInput } from "./template-input.tsx";

/** The control of one field, chosen by its kind. */
export function FormFieldControl(props: ControlProps<FormField>): ReactNode {
  const { field, path, value, onChange } = props;
  const { readOnly } = useForm();
  const error = usePathProblem(path);
  const shared = { label: field.title, hint: field.description, error, required: field.required };
  const aside = <ModeMenu field={field} value={value} onChange={onChange} />;
  if (isExpression(value)) return <ExpressionControl {...props} value={value} />;
  // A workflow's id means nothing to people.
  if (path.join(".") === "workflowId" && field.kind === "text") return <WorkflowControl {...props} />;
  // A template stands for the value, whatever the value's own control is.
  if (isTemplate(value) && (field.kind === "choice" || field.kind === "list"))
    return <TemplateInput {...props} onText={onChange} aside={aside} />;
  switch (field.kind) {
    case "group":
      return <GroupControl {...props} field={field} />;
    case "list":
      return <ListControl {...props} field={field} />;
    case "keyValue":
      return <KeyValueControl {...props} field={field} />;
    case "json":
      return <JsonControl {...props} field={field} />;
    case "code":
      return <CodeControl {...props} field={field} />;
    case "credential":
      return <CredentialControl {...props} field={field} />;
    case "text":
    case "value":
      if (props.suggested && props.suggested.length > 0 && !isTemplate(value))
        return <SuggestInput {...props} suggested={props.suggested} aside={aside} />;
      return (
        <TemplateInput
          {...props}
          field={field}
          aside={aside}
          onText={(text) => onChange(text === "" && !field.required ? undefined : text)}
        />
      );
    case "number":
      return (
        <TemplateInput
          {...props}
          field={field}
          aside={aside}
          inputMode={isTemplate(value) ? "text" : "numeric"}
          onText={(text) => onChange(numberOrText(text))}
        />
      );
    case "boolean":
      return (
        <Field {...shared}>
          {(control) => (
            <input
              {...control}
              type="checkbox"
              className="size-4 accent-accent"
              disabled={readOnly}
              checked={(value ?? field.initial) === true}
              onChange={(event) => onChange(event.target.checked)}
            />
          )}
        </Field>
      );
    case "choice": {
      const text = textOfValue(value ?? field.initial);
      return (
        <Field {...shared} aside={aside}>
          {(control) => (
            <Select
              {...control}
              disabled={readOnly}
              value={text}
              onChange={(event) => onChange(event.target.value)}
            >
              {!field.options.some((option) => option.value === text) && <option value={text}>{text}</option>}
              {field.options.map((option) => (
                <option key={option.value} value={option.value}>
                  {option.label}
                </option>
              ))}
            </Select>
          )}
        </Field>
      );
    }
  }
}
