import type ivmModule from "isolated-vm";

export type Prepared = { readonly isolate: ivmModule.Isolate; readonly context: ivmModule.Context };
type Snapshot = ivmModule.ExternalCopy<ArrayBuffer>;

export type IsolateSupply = {
  /** A new isolate that nobody has used. */
  readonly take: (need: { readonly memoryMb: number; readonly libraries: boolean }) => Prepared;
  /** Makes one ready for the next request. */
  readonly prepare: (memoryMb: number) => void;
};

/** Makes isolates, one of the plain kind ahead of its use. */
export function createIsolateSupply({
  ivm,
  snapshots,
}: {
  ivm: typeof ivmModule;
  snapshots: { readonly language: Snapshot; readonly libraries: Snapshot };
}): IsolateSupply {
  let ready: (Prepared & { readonly memoryMb: number }) | undefined;

  function make({ memoryMb, snapshot }: { memoryMb: number; snapshot: Snapshot }): Prepared {
    const isolate = new ivm.Isolate({
      memoryLimit: memoryMb,
      snapshot,
      // The isolate's thread is beyond recovery: leave at once, the supervisor replaces this process.
      onCatastrophicError: () => process.abort(),
    });
    return { isolate, context: isolate.createContextSync() };
  }

  return {
    take: ({ memoryMb, libraries }) => {
      if (libraries) return make({ memoryMb, snapshot: snapshots.libraries });
      const prepared = ready;
      ready = undefined;
      return prepared?.memoryMb === memoryMb ? prepared : make({ memoryMb, snapshot: snapshots.language });
    },
    prepare: (memoryMb) => {
      ready ??= { ...make({ memoryMb, snapshot: snapshots.language }), memoryMb };
    },
  };
}

/**
 * Names of the libraries, and every way to reach a global without writing its name. Code with none of them runs the
 * same without the libraries, which take as long to load as everything else.
 */
const libraryNames =
  /\\u|\b(?:DateTime|Duration|Interval|URL|URLSearchParams|crypto|globalThis|this|eval|Function|constructor)\b/;

export function needsLibraries(
  jobs: readonly { readonly language: string; readonly code: string }[],
): boolean {
  return jobs.some(({ language, code }) => language === "jsonata" || libraryNames.test(code));
}
