type Limit = { readonly name: string; readonly capacity: number; readonly perSecond: number };

// What costs money or another's patience: twenty at once, twenty a minute, for each person.
const limits: readonly (Limit & { readonly prefix: string })[] = [
  { prefix: "ai.", name: "ai", capacity: 20, perSecond: 20 / 60 },
  { prefix: "members.invite", name: "invite", capacity: 20, perSecond: 20 / 60 },
];

/** How often one person may call a procedure; undefined: as often as they like. */
export function limitFor(path: string): Limit | undefined {
  const found = limits.find(({ prefix }) => path.startsWith(prefix));
  return found && { name: found.name, capacity: found.capacity, perSecond: found.perSecond };
}
