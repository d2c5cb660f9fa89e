import { Menu, MenuChoice } from "@workfuse/ui";
import { Braces, Code, Type } from "lucide-react";
import type { ReactNode } from "react";
import { type FieldMode, inMode, modeOf } from "../field-mode.ts";
import { type ControlProps, useForm } from "../form-context.ts";
import type { FormField } from "../form-fields.ts";

const modes = [
  { value: "fixed", label: "Fixed", icon: <Type aria-hidden className="size-4" /> },
  { value: "template", label: "Template", icon: <Braces aria-hidden className="size-4" /> },
  { value: "code", label: "Code", icon: <Code aria-hidden className="size-4" /> },
] as const satisfies readonly { value: FieldMode; label: string; icon: ReactNode }[];

/** Chooses how a field is written: as a fixed value, with templates, or as code. */
export function ModeMenu({
  field,
  value,
  onChange,
}: Pick<ControlProps<FormField>, "field" | "value" | "onChange">): ReactNode {
  const { readOnly } = useForm();
  if (readOnly || !field.templated) return null;
  const mode = modeOf(value ?? undefined);
  const current = modes.find((each) => each.value === mode) ?? modes[0];
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={`${field.title}: ${current.label.toLowerCase()}, change how it is written`}
          title={`${current.label}: change how it is written`}
          className="inline-flex size-5 items-center justify-center rounded-sm text-faint hover:bg-hover hover:text-ink aria-expanded:text-accent [&_svg]:size-3.5"
        >
          {current.icon}
        </button>
      }
    >
      <MenuChoice
        label="Written as"
        value={mode}
        options={modes}
        onChange={(next) => onChange(inMode({ field, value, mode: next }))}
      />
    </Menu>
  );
}
