const NAME_WIDTH = 14;
const WHAT_WIDTH = 30;

/** Prints a line per phase of a start with the time it took. */
export class Phases {
  private readonly began: number;

  constructor(
    private readonly write: (line: string) => void,
    /** Milliseconds that went by before the first phase. */
    before = 0,
  ) {
    this.began = performance.now() - before;
  }

  /** Runs a phase; `describe` says in a few words what came of it. */
  async run<T>(name: string, work: () => Promise<T>, describe: (result: T) => string = () => ''): Promise<T> {
    const began = performance.now();
    const result = await work();
    this.done(name, describe(result), performance.now() - began);
    return result;
  }

  done(name: string, what: string, ms: number): void {
    this.write(`  ${name.padEnd(NAME_WIDTH)}${what.padEnd(WHAT_WIDTH)}${duration(ms).padStart(8)}`);
  }

  get totalMs(): number {
    return performance.now() - this.began;
  }
}

/** 850 ms, 1.2 s. */
export function duration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
