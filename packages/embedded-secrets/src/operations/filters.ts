import { z } from "zod";
import type { SecretRecord } from "../record.ts";

export const filters = z
  .array(
    z.object({
      Key: z.enum(
        ["description", "name", "tag-key", "tag-value", "primary-region", "owning-service", "all"],
        "Member must be one of the filter keys",
      ),
      Values: z.array(z.string().max(512)).min(1).max(10),
    }),
  )
  .max(10);

type Filter = z.output<typeof filters>[number];

function textsOf({ record, key }: { record: SecretRecord; key: Filter["Key"] }): readonly string[] {
  switch (key) {
    case "name":
      return [record.name];
    case "description":
      return [record.description ?? ""];
    case "tag-key":
      return record.tags.map((tag) => tag.Key);
    case "tag-value":
      return record.tags.map((tag) => tag.Value);
    case "primary-region":
    case "owning-service":
      // Neither replicas nor managed secrets exist here.
      return [];
    case "all":
      return [record.name, record.description ?? "", ...record.tags.flatMap((tag) => [tag.Key, tag.Value])];
  }
}

function holds({ record, key, value }: { record: SecretRecord; key: Filter["Key"]; value: string }): boolean {
  const texts = textsOf({ record, key });
  if (key === "all") {
    const words = value
      .toLowerCase()
      .split(/[ /_=.@-]+/)
      .filter((word) => word !== "");
    return words.some((word) => texts.some((text) => text.toLowerCase().includes(word)));
  }
  if (key === "description") return texts.some((text) => text.toLowerCase().startsWith(value.toLowerCase()));
  return texts.some((text) => text.startsWith(value));
}

/** All filters must hold; of a filter's values one must. Values are prefixes; "!" in front of one negates it. */
export function matches({
  record,
  filters: list,
}: {
  record: SecretRecord;
  filters: readonly Filter[];
}): boolean {
  return list.every(({ Key, Values }) =>
    Values.some((value) =>
      value.startsWith("!")
        ? !holds({ record, key: Key, value: value.slice(1) })
        : holds({ record, key: Key, value }),
    ),
  );
}
