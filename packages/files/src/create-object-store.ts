import { createFolderStore } from "./folder-store.ts";
import type { ObjectStore } from "./object-store.ts";
import { parseStoreUrl } from "./store-url.ts";

/** The store that an address names (see `parseStoreUrl`). @throws WorkfuseError `setup.invalid_setting` */
export async function createObjectStore({ url }: { url: string }): Promise<ObjectStore> {
  const address = parseStoreUrl(url);
  if (address.kind === "folder") return createFolderStore({ root: address.root });
  // A few hundred files of SDK, loaded only where they are needed.
  const { createS3Store } = await import("./s3-store.ts");
  return createS3Store({ address });
}
