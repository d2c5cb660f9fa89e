/** Assignments, and every method of the language that changes what it is called on. */
const changes =
  /(?<![=!<>])=(?![=>])|<<=|>>=|\+\+|--|\b(?:delete|push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|assign|defineProperty|defineProperties|setPrototypeOf|set|eval|Function)\b/;

/**
 * Whether the code leaves its data as it is, so that the next job can have the same copy. It errs on the safe side
 * for honest code; code that hides a change (`items["pu" + "sh"]`) spoils nothing but its own request.
 */
export function onlyReads(code: string): boolean {
  return !changes.test(code);
}
