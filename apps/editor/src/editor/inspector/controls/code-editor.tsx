import { autocompletion, closeBrackets, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import type { Completion } from "@workfuse/graph";
import { type ReactNode, type RefObject, useEffect, useEffectEvent, useRef } from "react";
import { styleNonce } from "../../../style-nonce.ts";
import { codeLook } from "./code-look.ts";
import { completeReference } from "./complete-reference.ts";

/** Puts text where the caret is. */
export type InsertText = (text: string) => void;

export type CodeEditorProps = {
  readonly label: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  readonly readOnly: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly completions: (prefix: string) => readonly Completion[];
  readonly insertRef: RefObject<InsertText | null>;
  /** For an expression: as high as it is written. */
  readonly compact?: boolean;
};

/**
 * Code over several lines: colours, completion of what earlier nodes give, brackets, its own undo. Tab indents; after
 * Escape it leaves the field. A chunk of its own, loaded when the first code field is shown.
 */
export function CodeEditor({
  label,
  describedBy,
  invalid,
  readOnly,
  value,
  onChange,
  completions,
  insertRef,
  compact = false,
}: CodeEditorProps): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const onDocument = useEffectEvent((text: string) => {
    if (text !== value) onChange(text);
  });
  const create = useEffectEvent((parent: HTMLElement) => {
    const created = new EditorView({
      parent,
      doc: value,
      extensions: [
        lineNumbers(),
        EditorView.lineWrapping,
        history(),
        bracketMatching(),
        closeBrackets(),
        indentOnInput(),
        // JSONata has no grammar of its own here; its expressions read well as JavaScript's.
        javascript(),
        autocompletion({ override: [completeReference(completions)], icons: false }),
        keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap, ...tabKeys()]),
        EditorState.readOnly.of(readOnly),
        EditorView.editable.of(!readOnly),
        EditorView.contentAttributes.of({
          "aria-label": label,
          ...(describedBy === undefined ? {} : { "aria-describedby": describedBy }),
          tabindex: "0",
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onDocument(update.state.doc.toString());
        }),
        codeLook,
        EditorView.cspNonce.of(styleNonce()),
      ],
    });
    view.current = created;
    insertRef.current = (text) => {
      created.dispatch(created.state.replaceSelection(text));
      created.focus();
    };
    return created;
  });

  useEffect(() => {
    if (!host.current) return undefined;
    const created = create(host.current);
    return () => created.destroy();
  }, []);

  // What changes from outside, by undo or by another field, is taken over; what is typed is there already.
  useEffect(() => {
    const current = view.current;
    if (!current || current.state.doc.toString() === value) return;
    current.dispatch({ changes: { from: 0, to: current.state.doc.length, insert: value } });
  }, [value]);

  return (
    <div
      ref={host}
      data-invalid={invalid || undefined}
      data-compact={compact || undefined}
      className="overflow-hidden rounded-md border border-line-strong/70 bg-surface shadow-xs focus-within:border-accent focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-accent data-invalid:border-danger"
    />
  );
}

/** Tab indents until Escape is pressed, so that the keyboard is never caught. */
function tabKeys(): readonly {
  readonly key: string;
  readonly run: (view: EditorView) => boolean;
  readonly shift?: (view: EditorView) => boolean;
}[] {
  let leaves = false;
  return [
    {
      key: "Escape",
      run() {
        leaves = true;
        return false;
      },
    },
    { key: "Tab", run: (view) => !leaves && indentMore(view), shift: (view) => !leaves && indentLess(view) },
  ];
}
