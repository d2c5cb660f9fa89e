import { atom, getDefaultStore } from "jotai";

/** What a new workflow was described as, until its editor takes it up. */
const describedAtom = atom<{ readonly workflowId: string; readonly sentence: string } | null>(null);

export const described = {
  put: (given: { workflowId: string; sentence: string }): void => getDefaultStore().set(describedAtom, given),
  isFor: (workflowId: string): boolean => getDefaultStore().get(describedAtom)?.workflowId === workflowId,
  /** Once. */
  take(workflowId: string): string | undefined {
    const found = getDefaultStore().get(describedAtom);
    if (found?.workflowId !== workflowId) return undefined;
    getDefaultStore().set(describedAtom, null);
    return found.sentence;
  },
};
