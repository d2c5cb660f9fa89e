/** The token of the invitation that one came from, if the way back leads to one. */
export function invitationIn(next: string | undefined): string | undefined {
  return /^\/invitations\/([A-Za-z0-9_-]{20,100})$/.exec(next ?? "")?.[1];
}
