import { Injectable } from '@nestjs/common';

/** Port: something the process depends on. `check` throws when it is not there; it is given two seconds. */
export interface HealthCheck {
  readonly name: string;
  /** True for what the process can do without for a while: reported, but it does not take the process out of traffic. */
  readonly optional?: boolean;
  check(signal: AbortSignal): Promise<void>;
}

export interface DependencyReport {
  readonly name: string;
  readonly ok: boolean;
  /** Whether the process wants no traffic without it. */
  readonly required: boolean;
  /** Milliseconds the check took. */
  readonly ms: number;
}

export interface ReadinessReport {
  readonly ready: boolean;
  /** True once the process was asked to stop: it answers what it has, and wants nothing new. */
  readonly draining: boolean;
  readonly dependencies: readonly DependencyReport[];
}

const TIME_LIMIT_MS = 2_000;
const CACHE_MS = 500;

/** Whether this process should get traffic. Checks are shared by callers that ask at the same time. */
@Injectable()
export class Health {
  private readonly checks: HealthCheck[] = [];
  private draining = false;
  private cached: { at: number; report: Promise<DependencyReport[]> } | undefined;

  register(check: HealthCheck): void {
    this.checks.push(check);
  }

  /** From now on readiness says no, while requests are still answered. */
  beginDrain(): void {
    this.draining = true;
  }

  get isDraining(): boolean {
    return this.draining;
  }

  async readiness(): Promise<ReadinessReport> {
    const now = performance.now();
    if (!this.cached || now - this.cached.at > CACHE_MS) this.cached = { at: now, report: Promise.all(this.checks.map(run)) };
    const dependencies = await this.cached.report;
    return {
      ready: !this.draining && dependencies.every((dependency) => dependency.ok || !dependency.required),
      draining: this.draining,
      dependencies,
    };
  }
}

async function run(check: HealthCheck): Promise<DependencyReport> {
  const started = performance.now();
  const signal = AbortSignal.timeout(TIME_LIMIT_MS);
  const late = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('timed out')), { once: true }));
  // Asked inside a promise: a check that throws at once is a dependency that is away, too.
  const asked = Promise.resolve().then(() => check.check(signal));
  const ok = await Promise.race([asked, late]).then(
    () => true,
    () => false,
  );
  return { name: check.name, ok, required: !check.optional, ms: Math.round(performance.now() - started) };
}
