import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { hash, verify } from '@node-rs/argon2';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HashQueue } from './hash-queue.js';
import { letHashThreadsGiveWay } from './hash-threads.js';
import { calibrate, fixedPasswordParameters, isWeakerThan, type PasswordParameters, remainderOf } from './password-parameters.js';
import { PasswordParametersRepository } from './password-parameters.repository.js';
import { normalisePassword } from './password-text.js';

/** Result of a check: `rehash` says that the stored hash is weaker than what this process makes today. */
export interface PasswordCheck {
  readonly matches: boolean;
  readonly rehash: boolean;
}

/** A hash may hold 64 MiB, so machines with many cores are not filled with them. */
const MOST_AT_ONCE = 4;
const WAITING = 256;
const PATIENCE_MS = 10_000;
/** Costs one that waits for eight others the time of three more, and brings the work around a hash down by a quarter. */
const TOGETHER = 4;
const BUSY_FROM = 8;

/**
 * Hashes and checks passwords with argon2id, as many at once as there are cores, four at most. A check costs the same whether
 * there is something to compare with or not: without a usable hash it is made against a decoy of the installation's parameters.
 */
@Injectable()
export class PasswordHasher implements OnApplicationBootstrap {
  private readonly queue = new HashQueue({
    concurrency: Math.min(MOST_AT_ONCE, availableParallelism()),
    waiting: WAITING,
    patienceMs: PATIENCE_MS,
    together: TOGETHER,
    busyFrom: BUSY_FROM,
  });
  private prepared: Promise<{ parameters: PasswordParameters; decoy: string }> | undefined;
  private checks = 0;

  constructor(private readonly stored: PasswordParametersRepository) {}

  onApplicationBootstrap(): void {
    // Begins beside the rest of the start; whoever needs it first waits for it.
    void this.prepare().catch(() => undefined);
  }

  /** How many hashes were computed for checks, decoys included. */
  get computedChecks(): number {
    return this.checks;
  }

  /** A PHC string. The password has passed `isPasswordText`. */
  async hash(password: string): Promise<string> {
    const { parameters } = await this.prepare();
    return this.queue.run(() => hash(normalisePassword(password), options(parameters)));
  }

  /** @param stored null when there is no account or no password: the work is done all the same. */
  async check(stored: string | null, password: string): Promise<PasswordCheck> {
    const { parameters, decoy } = await this.prepare();
    const text = normalisePassword(password);
    return this.queue.run(async () => {
      this.checks += 1;
      const rehash = stored !== null && isWeakerThan(stored, parameters);
      // A malformed hash throws before any work: the decoy takes its place.
      const matches = stored === null ? false : await verify(stored, text).catch(() => null);
      if (stored === null || matches === null) await verify(decoy, text);
      // An older hash is cheaper: what it lacks is added, or a quick refusal would tell of an account.
      const remainder = stored !== null && matches !== null ? remainderOf(stored, parameters) : null;
      if (remainder) await hash(text, options(remainder));
      return { matches: matches === true, rehash: matches !== null && rehash };
    });
  }

  private prepare(): Promise<{ parameters: PasswordParameters; decoy: string }> {
    this.prepared ??= this.makeReady().catch((error: unknown) => {
      this.prepared = undefined;
      throw error;
    });
    return this.prepared;
  }

  private async makeReady(): Promise<{ parameters: PasswordParameters; decoy: string }> {
    const parameters = fixedPasswordParameters() ?? (await this.stored.find()) ?? (await this.stored.keep(await calibrate(timeOf)));
    const decoy = await hash(randomBytes(24).toString('base64'), options(parameters));
    letHashThreadsGiveWay();
    return { parameters, decoy };
  }
}

/** Milliseconds of one hash: the shorter of two, since other work of the start may lengthen one. */
async function timeOf(parameters: PasswordParameters): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 2; round += 1) {
    const start = performance.now();
    await hash('calibration', options(parameters));
    times.push(performance.now() - start);
  }
  return Math.min(...times);
}

function options(parameters: PasswordParameters): { memoryCost: number; timeCost: number; parallelism: number } {
  // argon2id is the library's default algorithm; its enum cannot be imported under isolatedModules.
  return { memoryCost: parameters.memoryCost, timeCost: parameters.timeCost, parallelism: 1 };
}
