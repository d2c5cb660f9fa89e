/** A text field of a node's form that a value's path can be put into. */
export type InsertTarget = { readonly label: string; readonly element: HTMLTextAreaElement };

/** The fields that are on the page now. They carry `data-takes-values`. */
export function insertTargets(): readonly InsertTarget[] {
  return [...document.querySelectorAll<HTMLTextAreaElement>("textarea[data-takes-values]")].map(
    (element) => ({
      element,
      label: element.labels[0]?.textContent.trim() ?? "the field",
    }),
  );
}

/** Puts text where the field's caret is, as if it were typed: the form hears of it. */
export function insertInto({ element, text }: { element: HTMLTextAreaElement; text: string }): void {
  element.setRangeText(text, element.selectionStart, element.selectionEnd, "end");
  element.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: text }));
  element.scrollIntoView({ block: "nearest" });
  element.focus();
}
