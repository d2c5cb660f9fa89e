import type { parseFeed } from "feedsmith";
import { DateTime } from "luxon";
import type { z } from "zod";
import type { rssNode } from "./definition.ts";

type Feed = z.output<(typeof rssNode)["output"]>;
type Item = Feed["items"][number];
type Parsed = ReturnType<typeof parseFeed>;

/** One form for the four formats. */
export function feedOf(parsed: Parsed): Feed {
  switch (parsed.format) {
    case "rss": {
      const { title, link, description, items = [] } = parsed.feed;
      return {
        ...texts({ title, link, description }),
        items: items.map((item) =>
          entry({
            id: item.guid?.value ?? item.link,
            title: item.title,
            link: item.link,
            content: item.content?.encoded ?? item.description,
            author: item.dc?.creators?.[0] ?? item.authors?.[0]?.name ?? item.authors?.[0]?.email,
            date: item.pubDate ?? item.dc?.dates?.[0],
            categories: item.categories?.map(({ name }) => name),
          }),
        ),
      };
    }
    case "atom": {
      const { title, subtitle, links, entries = [] } = parsed.feed;
      return {
        ...texts({ title: title?.value, link: alternate(links), description: subtitle?.value }),
        items: entries.map((item) =>
          entry({
            id: item.id,
            title: item.title?.value,
            link: alternate(item.links),
            content: item.content?.value ?? item.summary?.value,
            author: item.authors?.[0]?.name,
            date: item.published ?? item.updated,
            categories: item.categories?.map(({ term, label }) => label ?? term),
          }),
        ),
      };
    }
    case "rdf": {
      const { title, link, description, items = [] } = parsed.feed;
      return {
        ...texts({ title, link, description }),
        items: items.map((item) =>
          entry({
            id: item.rdf?.about ?? item.link,
            title: item.title,
            link: item.link,
            content: item.content?.encoded ?? item.description,
            author: item.dc?.creators?.[0],
            date: item.dc?.dates?.[0],
            categories: item.dc?.subjects,
          }),
        ),
      };
    }
    case "json": {
      const { title, home_page_url: link, description, items = [] } = parsed.feed;
      return {
        ...texts({ title, link, description }),
        items: items.map((item) =>
          entry({
            id: item.id,
            title: item.title,
            link: item.url,
            content: item.content_html ?? item.content_text ?? item.summary,
            author: item.authors?.[0]?.name,
            date: item.date_published,
            categories: item.tags,
          }),
        ),
      };
    }
  }
}

type Text = string | undefined;

function texts({ title, link, description }: { title: Text; link: Text; description: Text }) {
  return { title: title ?? null, link: link ?? null, description: description ?? null };
}

function entry({
  id,
  title,
  link,
  content,
  author,
  date,
  categories = [],
}: {
  id: Text;
  title: Text;
  link: Text;
  content: Text;
  author: Text;
  /** The feed's own text; the parser leaves its form open. */
  date: unknown;
  categories: readonly Text[] | undefined;
}): Item {
  return {
    id: id ?? null,
    title: title ?? null,
    link: link ?? null,
    content: content ?? null,
    author: author ?? null,
    publishedAt: isoOf(date),
    categories: categories.filter((name) => name !== undefined),
  };
}

function alternate(links: readonly { href?: string; rel?: string }[] = []): Text {
  return (links.find(({ rel = "alternate" }) => rel === "alternate") ?? links[0])?.href;
}

function isoOf(date: unknown): string | null {
  if (typeof date !== "string") return null;
  const options = { zone: "utc" };
  const readings = [DateTime.fromISO(date, options), DateTime.fromRFC2822(date, options)];
  return readings.find(({ isValid }) => isValid)?.toISO() ?? null;
}
