import { Injectable, Logger } from '@nestjs/common';
import type { StatusContributor, StatusPart } from './status-contributor.js';
import { withinTime } from './time-limit.js';

/** A reading that takes so long will not come to an end. */
const ABANDON_MS = 5_000;

/** Every part that some lib contributes. One per process. */
@Injectable()
export class StatusRegistry {
  private readonly logger = new Logger('Status');
  private readonly contributors = new Map<string, StatusContributor>();
  private readonly failing = new Set<string>();
  private readonly running = new Map<string, Promise<object>>();

  /** Called when a module starts. @throws for a name that is taken, or of another form. */
  register(...contributors: readonly StatusContributor[]): void {
    for (const contributor of contributors) {
      const { name } = contributor;
      if (!/^[a-z]+(-[a-z]+)*$/.test(name)) throw new Error(`Status part ${name} is not of the form some-words`);
      if (this.contributors.has(name)) throw new Error(`Status part ${name} is known already`);
      this.contributors.set(name, contributor);
    }
  }

  /** All parts, read at the same time, each within its limit. Never rejects. */
  readAll(): Promise<StatusPart[]> {
    return Promise.all([...this.contributors.values()].map((contributor) => this.read(contributor)));
  }

  /** What is late goes on, and whoever asks meanwhile waits for it: asking again would make it later still. */
  private begin(contributor: StatusContributor): Promise<object> {
    const { name } = contributor;
    const abandoned = AbortSignal.timeout(ABANDON_MS);
    const forget = (): void => {
      if (this.running.get(name) === reading) this.running.delete(name);
    };
    const reading = Promise.resolve().then(() => contributor.read(abandoned));
    reading.then(forget, forget);
    abandoned.addEventListener('abort', forget, { once: true });
    this.running.set(name, reading);
    return reading;
  }

  private async read(contributor: StatusContributor): Promise<StatusPart> {
    const { name, limitMs = 250 } = contributor;
    const { ms, ...result } = await withinTime(limitMs, () => this.running.get(name) ?? this.begin(contributor));
    if ('value' in result) {
      this.failing.delete(name);
      return { name, ms, ok: true, state: result.value };
    }
    // Said once, since whoever looks asks every few seconds.
    if (result.problem === 'failed' && !this.failing.has(name)) {
      this.failing.add(name);
      this.logger.warn(`The part ${name} of the status cannot be read: ${(result.error as Error | undefined)?.message}`);
    }
    return { name, ms, ok: false, problem: result.problem };
  }
}
