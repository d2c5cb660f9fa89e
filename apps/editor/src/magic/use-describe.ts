import { useMutation } from "@tanstack/react-query";
import { useReactFlow } from "@xyflow/react";
import { useAtom, useAtomValue, useSetAtom, useStore } from "jotai";
import { api } from "../api/client.ts";
import { graphAtom, workflowAtom } from "../editor/state/atoms.ts";
import { type Turn, proposalAtom, proposeAtom, turnsAtom } from "./magic-atoms.ts";

const rememberedTurns = 12;

/** Says what should happen or change; the answer is put on the canvas as a proposal. */
export function useDescribe() {
  const store = useStore();
  const workflow = useAtomValue(workflowAtom);
  const [turns, setTurns] = useAtom(turnsAtom);
  const propose = useSetAtom(proposeAtom);
  const { fitView } = useReactFlow();
  const say = (turn: Omit<Turn, "id">): void =>
    setTurns((before) => [...before, { ...turn, id: before.length }]);
  const ask = useMutation({
    mutationFn: (prompt: string) => {
      const conversation = turns.slice(-rememberedTurns).map(({ role, text }) => ({ role, text }));
      say({ role: "user", text: prompt });
      return api.ai.generateWorkflow.mutate({
        prompt,
        graph: store.get(graphAtom),
        conversation,
        ...(workflow ? { workflowId: workflow.id } : {}),
      });
    },
    onSuccess({ graph, summary, questions, missing }) {
      const changed = propose(graph);
      say({ role: "assistant", text: changed ? summary : `${summary} Nothing changes.`, questions, missing });
      requestAnimationFrame(() => void fitView({ padding: 0.25, maxZoom: 1, duration: 250 }));
    },
    onError: () => undefined, // shown in the panel
  });
  return { turns, ask, isOpen: useAtomValue(proposalAtom) !== null };
}
