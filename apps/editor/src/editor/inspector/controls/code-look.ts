import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const colours = HighlightStyle.define([
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: "var(--color-success)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--color-node-network)" },
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: "var(--color-node-data)" },
  { tag: tags.function(tags.variableName), color: "var(--color-node-flow)" },
  { tag: tags.comment, color: "var(--color-faint)", fontStyle: "italic" },
  { tag: tags.propertyName, color: "var(--color-ink)" },
]);

const look = EditorView.theme({
  "&": { maxHeight: "24rem", fontSize: "var(--text-xs)", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "1.25rem", overflow: "auto" },
  ".cm-content, .cm-gutter": { minHeight: "7.5rem" },
  "[data-compact] & .cm-content, [data-compact] & .cm-gutter": { minHeight: "2.25rem" },
  ".cm-content": { padding: "0.5rem 0", caretColor: "var(--color-ink)" },
  ".cm-line": { padding: "0 0.625rem" },
  ".cm-gutters": {
    backgroundColor: "var(--color-page)",
    color: "var(--color-faint)",
    borderColor: "var(--color-line)",
  },
  ".cm-cursor": { borderLeftColor: "var(--color-ink)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in oklch, var(--color-accent) 25%, transparent) !important",
  },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--color-accent-soft)", outline: "none" },
  ".cm-tooltip": {
    border: "1px solid var(--color-line)",
    borderRadius: "var(--radius-md)",
    backgroundColor: "var(--color-raised)",
    color: "var(--color-ink)",
    boxShadow: "var(--shadow-lg)",
    overflow: "hidden",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--font-mono)", maxHeight: "14rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "0.25rem 0.5rem" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--color-hover)",
    color: "var(--color-ink)",
  },
  ".cm-completionDetail": { color: "var(--color-faint)", fontStyle: "normal", marginLeft: "0.75rem" },
});

/** The code field in the colours of the tokens, light and dark. */
export const codeLook = [look, syntaxHighlighting(colours)];
