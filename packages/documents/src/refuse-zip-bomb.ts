import { type Entry, type ZipFile, fromBufferPromise } from "yauzl";
import { Refusal } from "./answer.ts";

const mostEntries = 5000;
const mostBytes = 256 * 1024 * 1024;

/**
 * Unpacks an archive to nowhere, counting: what it holds is measured, not believed.
 * @throws Refusal for what is no archive, or unpacks to more than 256 MiB or 5000 entries
 */
export async function refuseZipBomb(bytes: Buffer): Promise<void> {
  let zip: ZipFile;
  try {
    zip = await fromBufferPromise(bytes, { lazyEntries: true });
  } catch {
    throw new Refusal("This is not an Excel workbook (.xlsx): it cannot be unpacked.", { isLimit: false });
  }
  if (zip.entryCount > mostEntries) throw tooMuch();
  let total = 0;
  try {
    for await (const entry of zip.eachEntry() as AsyncIterable<Entry>) {
      const stream = await zip.openReadStreamPromise(entry);
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        total += chunk.byteLength;
        if (total > mostBytes) throw tooMuch();
      }
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal("This workbook is damaged: it cannot be unpacked.", { isLimit: false });
  }
}

function tooMuch(): Refusal {
  return new Refusal(`The workbook unpacks to more than ${mostBytes / 1024 / 1024} MiB.`, { isLimit: true });
}
