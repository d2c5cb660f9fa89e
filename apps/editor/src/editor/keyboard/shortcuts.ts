export type ShortcutId =
  | "save"
  | "run"
  | "undo"
  | "redo"
  | "redoAlternative"
  | "selectAll"
  | "duplicate"
  | "delete"
  | "deleteAlternative"
  | "disable"
  | "group"
  | "ungroup"
  | "add"
  | "fit"
  | "zoomIn"
  | "zoomOut"
  | "tidyUp"
  | "escape"
  | "help"
  | "commands";

type Shortcut = {
  readonly id: ShortcutId;
  /** As shown: `Mod` is ⌘ or Ctrl. */
  readonly keys: string;
  readonly label: string;
  readonly group: "Workflow" | "Editing" | "View";
  /** Works while something is typed, too. */
  readonly everywhere?: boolean;
  readonly hidden?: boolean;
};

/** All keys of the editor, in the order in which the help shows them. */
export const shortcuts: readonly Shortcut[] = [
  { id: "save", keys: "Mod+S", label: "Save", group: "Workflow", everywhere: true },
  { id: "run", keys: "Mod+Enter", label: "Run with the sample", group: "Workflow", everywhere: true },
  {
    id: "commands",
    keys: "Mod+K",
    label: "Commands, and going to a node",
    group: "Workflow",
    everywhere: true,
  },
  { id: "help", keys: "?", label: "This list", group: "Workflow" },
  { id: "add", keys: "/", label: "Add a node", group: "Editing" },
  { id: "undo", keys: "Mod+Z", label: "Undo", group: "Editing" },
  { id: "redo", keys: "Mod+Shift+Z", label: "Redo", group: "Editing" },
  { id: "redoAlternative", keys: "Mod+Y", label: "Redo", group: "Editing", hidden: true },
  { id: "selectAll", keys: "Mod+A", label: "Select everything", group: "Editing" },
  { id: "duplicate", keys: "Mod+D", label: "Duplicate", group: "Editing" },
  { id: "disable", keys: "D", label: "Disable or enable", group: "Editing" },
  { id: "group", keys: "Mod+G", label: "Group into a loop", group: "Editing" },
  { id: "ungroup", keys: "Mod+Shift+G", label: "Ungroup a loop", group: "Editing" },
  { id: "delete", keys: "Delete", label: "Delete", group: "Editing" },
  { id: "deleteAlternative", keys: "Backspace", label: "Delete", group: "Editing", hidden: true },
  { id: "escape", keys: "Escape", label: "Deselect", group: "Editing" },
  { id: "fit", keys: "1", label: "Zoom to fit", group: "View" },
  { id: "zoomIn", keys: "+", label: "Zoom in", group: "View" },
  { id: "zoomOut", keys: "-", label: "Zoom out", group: "View" },
  { id: "tidyUp", keys: "Shift+T", label: "Tidy up", group: "View" },
];

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

/** Which shortcut these keys are. Signs such as `?` are taken as typed, whatever the layout needs for them. */
export function shortcutOf({
  event,
  typing,
}: {
  event: Pressed;
  /** Whether the focus is in something that takes text. */
  typing: boolean;
}): ShortcutId | undefined {
  if (event.altKey) return undefined;
  const mod = event.ctrlKey || event.metaKey;
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const isLetter = /^[A-Z]$/.test(key);
  const shift = event.shiftKey && (isLetter || key.length > 1);
  const pressed = [mod && "Mod", shift && "Shift", key].filter(Boolean).join("+");
  const found = shortcuts.find(({ keys }) => keys === pressed);
  return found && (!typing || found.everywhere === true) ? found.id : undefined;
}
