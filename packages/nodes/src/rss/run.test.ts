import { afterAll, beforeAll, expect, test } from "vitest";
import { startPeer } from "../testing/egress.ts";
import { failureOf, nodeRunner } from "../testing/run-node.ts";
import { rssNode } from "./definition.ts";
import { runRss } from "./run.ts";

let peer: Awaited<ReturnType<typeof startPeer>>;
let answer: { status?: number; body: string | Buffer; type?: string };
beforeAll(async () => {
  peer = await startPeer((_request, response) => {
    response.writeHead(answer.status ?? 200, { "content-type": answer.type ?? "text/xml" }).end(answer.body);
  });
});
afterAll(() => peer.close());

const node = nodeRunner({ definition: rssNode, run: runRss });
const run = (more: object = {}) => node({ url: peer.url, ...more }, { ports: { http: peer.egress } });

const rss = `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
  <channel><title>T</title><link>https://x/</link><description>D</description>
  <item><guid>1</guid><title>A &amp; B</title><link>https://x/1</link><author>Ada</author>
  <pubDate>Fri, 02 Jan 2026 03:04:05 GMT</pubDate><category>c</category>
  <description>short</description><content:encoded><![CDATA[<p>]]></content:encoded></item>
  <item><title>second</title></item></channel></rss>`;
const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><subtitle>D</subtitle>
  <link rel="self" href="https://x/feed"/><link href="https://x/"/><entry><id>1</id><title>A &amp; B</title>
  <link rel="alternate" href="https://x/1"/><published>2026-01-02T03:04:05Z</published><author><name>Ada</name></author>
  <category term="c"/><content type="html">&lt;p></content></entry></feed>`;
const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>T</title><link>https://x/</link><description>D</description>
  </channel><item rdf:about="1"><title>A &amp; B</title><link>https://x/1</link><description>&lt;p></description>
  <dc:date>2026-01-02T03:04:05Z</dc:date><dc:creator>Ada</dc:creator><dc:subject>c</dc:subject></item></rdf:RDF>`;
const json = JSON.stringify({
  version: "https://jsonfeed.org/version/1.1",
  title: "T",
  home_page_url: "https://x/",
  description: "D",
  items: [
    {
      id: "1",
      url: "https://x/1",
      title: "A & B",
      content_html: "<p>",
      date_published: "2026-01-02T03:04:05Z",
      authors: [{ name: "Ada" }],
      tags: ["c"],
    },
  ],
});

test.each([
  ["RSS", rss],
  ["Atom", atom],
  ["RDF", rdf],
  ["JSON Feed", json],
])("%s is read, all formats in one form", async (_format, body) => {
  answer = { body };
  expect((await run({ limit: 1 })).output).toEqual({
    title: "T",
    link: "https://x/",
    description: "D",
    items: [
      {
        id: "1",
        title: "A & B",
        link: "https://x/1",
        content: "<p>",
        author: "Ada",
        publishedAt: "2026-01-02T03:04:05.000Z",
        categories: ["c"],
      },
    ],
  });
});

test("entries are limited as asked, and what is missing in one is null", async () => {
  answer = { body: rss };
  const { items } = (await run()).output;
  expect(items).toHaveLength(2);
  expect(items[1]).toMatchObject({ id: null, title: "second", publishedAt: null, categories: [] });
});

test("the encoding that the XML declares is used", async () => {
  const text =
    '<?xml version="1.0" encoding="iso-8859-1"?><rss version="2.0"><channel><title>Ä</title></channel></rss>';
  answer = { body: Buffer.from(text, "latin1") };
  expect((await run()).output.title).toBe("Ä");
});

test.each([
  "<html><body>no feed</body></html>",
  "",
  "{}",
  rss.replace("?>", '?><!DOCTYPE x [<!ENTITY a "a">]>'),
])("what is no feed is refused: %s", async (body) => {
  answer = { body };
  expect((await failureOf(run())).code).toBe("node.failed");
});

test.each([
  [404, "http.status"],
  [503, "http.status_retryable"],
])("status %i fails as %s", async (status, code) => {
  answer = { body: "", status };
  expect((await failureOf(run())).code).toBe(code);
});

test("ACCEPTANCE 42: a feed inside is refused", async () => {
  expect((await failureOf(run({ url: "http://127.0.0.1:1/" }))).code).toBe("egress.refused");
});
