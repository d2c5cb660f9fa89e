import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * Has garbage collected, soon and without a pause of its own in what is under way. V8 by itself lets the heap grow to a
 * multiple of what lives before it looks: five answers of 20 MB, one after the other, take the worker to 470 MB without
 * this and to 340 MB with it.
 */
export function createReclaim(): () => void {
  setFlagsFromString("--expose-gc");
  // The flag makes the function appear in contexts that are made after it.
  const collect = runInNewContext("gc") as (options: { type: "major"; execution: "async" }) => unknown;
  return () => {
    collect({ type: "major", execution: "async" });
  };
}
