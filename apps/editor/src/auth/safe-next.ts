const base = "https://workfuse.invalid";

/** Where to go after signing in: a path of this application, whatever the address says. */
export function safeNext(next: string | undefined): string {
  if (next === undefined || !URL.canParse(next, base)) return "/";
  const { origin, pathname, search, hash } = new URL(next, base);
  // A path that begins with two slashes would name another host.
  if (origin !== base || pathname.startsWith("//") || /^\/sign-(?:in|up)/.test(pathname)) return "/";
  return `${pathname}${search}${hash}`;
}
