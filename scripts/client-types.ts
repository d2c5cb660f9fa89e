// Writes the types of packages/client from the API's OpenAPI document.
import { writeFileSync } from "node:fs";
import { clientTypes } from "../apps/api/src/testing/client-types.ts";

writeFileSync(new URL("../packages/client/src/schema.generated.ts", import.meta.url), await clientTypes());
