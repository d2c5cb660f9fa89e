import { WorkfuseError } from "@workfuse/errors";
import type { EgressResponse } from "@workfuse/ports";
import { asText } from "../values/as-text.ts";
import { valueAt } from "../values/path.ts";
import type { HttpConfig } from "./run.ts";
import { hostOf } from "./url.ts";

type Pagination = NonNullable<HttpConfig["pagination"]>;
/** What makes the next page's request another one. */
export type PageRequest = {
  readonly url?: string;
  readonly query?: Readonly<Record<string, string | number>>;
};

const standardPages = 10;
// All pages together, as received: what the worker holds in memory for one node.
const mostBytes = 32 * 1024 * 1024;

/**
 * Follows an API from page to page and gathers the items of all. It ends with a page without items, without a next
 * one, or with the last page allowed.
 * @throws WorkfuseError `config.invalid` if a page's items are not at the path, `node.failed` for a next page on
 * another site (credentials would go there), `egress.response_too_large`
 */
export async function collectPages<P extends { readonly response: EgressResponse; readonly body: unknown }>({
  pagination,
  fetchPage,
}: {
  pagination: Pagination;
  fetchPage: (request: PageRequest) => Promise<P>;
}): Promise<{ readonly last: P; readonly items: readonly unknown[]; readonly pages: number }> {
  const { maxPages = standardPages } = pagination;
  const items: unknown[] = [];
  const seen = new Set<string>();
  let bytes = 0;
  let request = firstPage(pagination);
  for (let pages = 1; ; pages++) {
    const last = await fetchPage(request);
    const found = itemsOf({ pagination, body: last.body });
    for (const item of found) items.push(item);
    bytes += last.response.body.byteLength;
    if (bytes > mostBytes) throw tooLarge(pages);
    const next =
      pages < maxPages && found.length > 0 ? nextPage({ pagination, pages, page: last }) : undefined;
    const key = JSON.stringify(next);
    // A server that names the same page again would be asked for ever.
    if (next === undefined || seen.has(key)) return { last, items, pages };
    seen.add(key);
    request = next;
  }
}

function firstPage({ mode, parameter = "page", firstPage: first = 1 }: Pagination): PageRequest {
  return mode === "page" ? { query: { [parameter]: first } } : {};
}

function nextPage({
  pagination: { mode, parameter, firstPage: first = 1, nextPath },
  pages,
  page: { response, body },
}: {
  pagination: Pagination;
  pages: number;
  page: { readonly response: EgressResponse; readonly body: unknown };
}): PageRequest | undefined {
  switch (mode) {
    case "page":
      return { query: { [parameter ?? "page"]: first + pages } };
    case "cursor": {
      const cursor = asText(valueAt({ value: body, path: nextPath ?? "next_cursor" }));
      return cursor === "" ? undefined : { query: { [parameter ?? "cursor"]: cursor } };
    }
    case "nextLink": {
      const link =
        nextPath === undefined
          ? nextOfLinkHeader(response.headers["link"])
          : asText(valueAt({ value: body, path: nextPath }));
      return link === undefined || link === "" ? undefined : { url: sameSite({ link, base: response.url }) };
    }
  }
}

function itemsOf({ pagination, body }: { pagination: Pagination; body: unknown }): readonly unknown[] {
  const path = pagination.itemsPath ?? "";
  const items = valueAt({ value: body, path });
  if (Array.isArray(items)) return items as readonly unknown[];
  if (items === undefined || items === null) return [];
  throw new WorkfuseError({
    code: "config.invalid",
    message:
      path === ""
        ? "A page is not a list: say where in it the items are."
        : `What is at “${path}” in a page is not a list.`,
    details: { field: "pagination.itemsPath" },
  });
}

// RFC 8288, as far as `rel="next"` goes.
function nextOfLinkHeader(header: string | undefined): string | undefined {
  const links = (header ?? "").matchAll(/<([^<>]*)>([^<]*)/g);
  for (const [, target, parameters = ""] of links) {
    if (/;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next\b)/i.test(parameters)) return target;
  }
  return undefined;
}

function sameSite({ link, base }: { link: string; base: string }): string {
  const next = URL.canParse(link, base) ? new URL(link, base) : undefined;
  if (next?.origin === new URL(base).origin) return next.href;
  throw new WorkfuseError({
    code: "node.failed",
    message: `The next page of ${hostOf(base)} is on another site, which would be sent the credentials.`,
    details: { next: next?.host },
  });
}

function tooLarge(pages: number): WorkfuseError {
  return new WorkfuseError({
    code: "egress.response_too_large",
    message: `${pages} pages are larger than ${mostBytes / 1024 / 1024} MiB together. Ask for fewer pages.`,
    details: { pages, limit: mostBytes },
  });
}
