/** What a person sees. One line each; everything else goes to the log files. */
export type Terminal = {
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
  /** Names a piece of work that takes over a second, and says how long it took. */
  readonly step: <T>(name: string, work: Promise<T>) => Promise<T>;
};

export function createTerminal({
  out = (text) => process.stdout.write(text),
  err = (text) => process.stderr.write(text),
  patienceMs = 1000,
}: {
  out?: (text: string) => unknown;
  err?: (text: string) => unknown;
  patienceMs?: number;
} = {}): Terminal {
  return {
    say: (line) => {
      out(`${line}\n`);
    },
    complain: (line) => {
      err(`${line}\n`);
    },
    step: async (name, work) => {
      const began = performance.now();
      let announced = false;
      const timer = setTimeout(() => {
        announced = true;
        out(`${name} …\n`);
      }, patienceMs);
      try {
        const result = await work;
        if (announced) out(`${name}: done in ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
        return result;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
