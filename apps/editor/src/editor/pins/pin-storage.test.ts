import { expect, test } from "vitest";
import { createPinStorage } from "./pin-storage.ts";

function memory(): Storage {
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

test("pins come back for their own workflow, until none is left or somebody signs out", () => {
  const storage = memory();
  storage.setItem("other", "stays");
  const pins = createPinStorage(storage);
  pins.write({ workflowId: "w1", pins: { a: { body: [1] }, b: null } });
  expect(pins.read("w1")).toEqual({ a: { body: [1] }, b: null });
  expect(pins.read("w2")).toEqual({});
  pins.write({ workflowId: "w1", pins: {} });
  expect(Object.keys(storage)).toEqual(["other"]);
  pins.write({ workflowId: "w1", pins: { a: 1 } });
  pins.clear();
  expect(Object.keys(storage)).toEqual(["other"]);
});

test("what is no pin is passed over, and a full storage is no error", () => {
  const storage = memory();
  storage.setItem("workfuse.pins.w1", "{");
  const full = Object.assign(Object.create(storage) as Storage, {
    setItem() {
      throw new Error("full");
    },
  });
  const pins = createPinStorage(full);
  expect(pins.read("w1")).toEqual({});
  pins.write({ workflowId: "w1", pins: { a: 1 } });
});
