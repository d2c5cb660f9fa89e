/** An execution that is committed and has to be handed to the engine. */
export type StartedExecution = {
  readonly executionId: string;
  readonly workspaceId: string;
  /** Seconds by which it goes before others that wait. */
  readonly priority: number;
};

/** A column for `returning` and `select`: the priority of an execution's workflow. @param executions the table's alias */
export function priorityOf(executions: string): string {
  return `(select w.priority from workflows w where w.id = ${executions}.workflow_id) as priority`;
}
