import { text as readText } from "node:stream/consumers";
import { createWorkfuseClient, must } from "@workfuse/client";
import { usageError } from "../cli-error.ts";
import { type Command, type Terminal, common, text } from "../command.ts";
import { readHidden } from "../read-hidden.ts";
import { removeLogin, writeLogin } from "../login-file.ts";

const defaultUrl = "http://localhost:3000";

export const login: Command = {
  usage: "[--url URL]",
  summary: "Keep an API key, read from the terminal or from stdin, for the next commands",
  options: common,
  async run({ environment, values, out, ...terminal }) {
    const url = (text(values, "url") ?? environment.url ?? defaultUrl).replace(/\/+$/, "");
    if (!URL.canParse(url)) throw usageError(`“${url}” is not a web address.`);
    const key = environment.key ?? (await readKey({ ...terminal, url }));
    if (!key.startsWith("wf_")) {
      throw usageError("This is not an API key: those begin with wf_ and are made in the settings.");
    }
    const client = createWorkfuseClient({ url, key });
    const { userName } = must(await client.GET("/workspace", { signal: terminal.signal }));
    await writeLogin({ file: environment.configFile, login: { url, key } });
    out(`Logged in at ${url} as ${userName}.`);
    return 0;
  },
};

async function readKey({
  input,
  say,
  url,
}: Pick<Terminal, "input" | "say"> & { url: string }): Promise<string> {
  if (input.isTTY !== true) return (await readText(input)).trim();
  say(`Paste an API key of ${url} (Settings, API keys). It is not shown.`);
  return (await readHidden()).trim();
}

export const logout: Command = {
  usage: "",
  summary: "Forget the key that login kept",
  options: {},
  async run({ environment, out }) {
    await removeLogin(environment.configFile);
    out("Logged out.");
    return 0;
  },
};
