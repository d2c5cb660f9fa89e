/** On whose behalf a use case runs. Comes from the session, never from the request's body. */
export type Actor = { readonly userId: string; readonly name: string; readonly workspaceId: string };
