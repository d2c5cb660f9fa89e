import type { HelperDefinition } from "../helper.ts";
import { dataHelpers } from "./data.ts";
import { dateHelpers } from "./date.ts";
import { encodingHelpers } from "./encoding.ts";
import { listHelpers } from "./list.ts";
import { logicHelpers } from "./logic.ts";
import { numberHelpers } from "./number.ts";
import { textHelpers } from "./text.ts";

/** The helpers that the product comes with. */
export const defaultHelperDefinitions: readonly HelperDefinition[] = [
  ...logicHelpers,
  ...textHelpers,
  ...listHelpers,
  ...numberHelpers,
  ...dateHelpers,
  ...dataHelpers,
  ...encodingHelpers,
];
