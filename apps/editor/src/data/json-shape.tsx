import { type DataType, describeType, typeOfValue } from "@workfuse/graph";
import { joinClasses } from "@workfuse/ui";
import type { ReactNode } from "react";

/** Which fields a value has and of which kinds they are; of a list, those of all its items together. */
export function JsonShape({ value }: { value: unknown }): ReactNode {
  return (
    <ul aria-label="Fields">
      <Shape type={typeOfValue(value)} />
    </ul>
  );
}

function Shape({
  type,
  name,
  isOptional = false,
}: {
  type: DataType;
  name?: string;
  isOptional?: boolean;
}): ReactNode {
  const inner = fieldsOf(type);
  return (
    <li>
      <div className="flex flex-wrap items-baseline gap-x-2">
        {name !== undefined && <span className="text-ink">{name}</span>}
        <span className="text-muted">{inner.length === 0 ? describeType(type) : kindOf(type)}</span>
        {isOptional && <span className="font-sans text-2xs text-faint">not always there</span>}
      </div>
      {inner.length > 0 && (
        <ul className={joinClasses("ml-1.75 border-l pl-3")}>
          {inner.map(([key, field]) => (
            <Shape key={key} name={key} type={field.type} isOptional={field.absent !== undefined} />
          ))}
        </ul>
      )}
    </li>
  );
}

function fieldsOf(type: DataType) {
  const holder = type.kind === "list" ? type.items : type;
  return holder.kind === "object" ? [...holder.fields] : [];
}

function kindOf(type: DataType): string {
  return type.kind === "list" ? "list of objects" : "object";
}
