/** Whom a secret belongs to: a workspace, or one workflow of it (then it is deleted with the workflow). */
export type SecretScope = { readonly workspaceId: string; readonly workflowId?: string | undefined };

const workspaceTag = "workfuse:workspace";
const workflowTag = "workfuse:workflow";

export function scopeTags({ workspaceId, workflowId }: SecretScope): Readonly<Record<string, string>> {
  return { [workspaceTag]: workspaceId, ...(workflowId === undefined ? {} : { [workflowTag]: workflowId }) };
}

export function readScope(tags: Readonly<Record<string, string>>): SecretScope | undefined {
  const workspaceId = tags[workspaceTag];
  return workspaceId === undefined ? undefined : { workspaceId, workflowId: tags[workflowTag] };
}

export function tagsToList(tags: Readonly<Record<string, string>>): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

export function tagsToRecord(
  list: readonly { Key?: string | undefined; Value?: string | undefined }[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(list.map(({ Key = "", Value = "" }) => [Key, Value]));
}
