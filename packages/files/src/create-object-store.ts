import { createFolderStore } from "./folder-store.ts";
import type { ObjectStore } from "./object-store.ts";
import { parseStoreUrl } from "./store-url.ts";

/**
 * The store that an address names (see `parseStoreUrl`). Credentials are for S3; without them the AWS SDK looks in its
 * usual places.
 * @throws WorkfuseError `setup.invalid_setting`
 */
export async function createObjectStore({
  url,
  accessKeyId,
  secretAccessKey,
}: {
  url: string;
  accessKeyId?: string | undefined;
  secretAccessKey?: string | undefined;
}): Promise<ObjectStore> {
  const address = parseStoreUrl(url);
  if (address.kind === "folder") return createFolderStore({ root: address.root });
  // A few hundred files of SDK, loaded only where they are needed.
  const { createS3Store } = await import("./s3-store.ts");
  const isGiven = accessKeyId !== undefined && secretAccessKey !== undefined;
  return createS3Store({ address, ...(isGiven ? { credentials: { accessKeyId, secretAccessKey } } : {}) });
}
