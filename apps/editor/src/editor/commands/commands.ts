/** What can be done on the page, or a node to go to. */
export type Command = {
  readonly id: string;
  readonly label: string;
  readonly group: "Actions" | "Nodes";
  readonly keys?: string | undefined;
  /** Further words under which it is found. */
  readonly words?: string | undefined;
  readonly run: () => void;
};

/** The commands that a search finds: those whose name begins with it, then those that hold all of its words. */
export function findCommands({
  commands,
  search,
}: {
  commands: readonly Command[];
  search: string;
}): readonly Command[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = commands.filter(({ label, words: more = "" }) => {
    const text = `${label} ${more}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const start = search.trim().toLowerCase();
  const isFirst = ({ label }: Command): boolean => start !== "" && label.toLowerCase().startsWith(start);
  return [...found.filter(isFirst), ...found.filter((command) => !isFirst(command))].slice(0, 100);
}
