/** As the note's schema has them. */
export const smallestNote = { width: 80, height: 40 } as const;

/** The colours of notes, each with its name for people. */
export const noteColours = [
  { value: "yellow", label: "Yellow", card: "border-note-yellow-line bg-note-yellow" },
  { value: "blue", label: "Blue", card: "border-note-blue-line bg-note-blue" },
  { value: "green", label: "Green", card: "border-note-green-line bg-note-green" },
  { value: "pink", label: "Pink", card: "border-note-pink-line bg-note-pink" },
  { value: "grey", label: "Grey", card: "border-note-grey-line bg-note-grey" },
] as const;
