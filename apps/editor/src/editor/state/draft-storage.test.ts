import { emptyGraph } from "@workfuse/graph";
import { expect, test } from "vitest";
import { createDraftStorage } from "./draft-storage.ts";

/** The part of the browser's storage that is used, in memory. */
function memoryStorage(): Storage {
  const methods = {
    getItem: (key: string) => (Object.hasOwn(storage, key) ? String(storage[key]) : null),
    setItem: (key: string, value: string) => {
      storage[key] = value;
    },
    removeItem: (key: string) => {
      delete storage[key];
    },
  };
  // Methods live on the prototype, as in a browser: the keys are the object's own.
  const storage = Object.create(methods) as Storage;
  return storage;
}

test("a draft comes back as it was, until it is removed", () => {
  const drafts = createDraftStorage(memoryStorage());
  const draft = { baseVersion: 3, graph: emptyGraph };
  drafts.write({ workflowId: "w1", draft });
  expect(drafts.read("w1")).toEqual(draft);
  expect(drafts.read("w2")).toBeUndefined();
  drafts.remove("w1");
  expect(drafts.read("w1")).toBeUndefined();
});

test("what cannot be read is no draft", () => {
  const storage = memoryStorage();
  const drafts = createDraftStorage(storage);
  storage.setItem("workfuse.draft.w1", "{");
  storage.setItem("workfuse.draft.w2", '{"baseVersion":1,"graph":{"nodes":[]}}');
  expect([drafts.read("w1"), drafts.read("w2")]).toEqual([undefined, undefined]);
});

test("a full storage is no error, and signing out leaves nothing but what is not a draft", () => {
  const storage = memoryStorage();
  const drafts = createDraftStorage(storage);
  drafts.write({ workflowId: "w1", draft: { baseVersion: 1, graph: emptyGraph } });
  storage.setItem("workfuse.theme", "dark");
  drafts.clear();
  expect(Object.keys(storage)).toEqual(["workfuse.theme"]);
  const full = createDraftStorage(
    Object.assign(memoryStorage(), {
      setItem() {
        throw new DOMException("full", "QuotaExceededError");
      },
    }),
  );
  expect(() => full.write({ workflowId: "w1", draft: { baseVersion: 1, graph: emptyGraph } })).not.toThrow();
});
