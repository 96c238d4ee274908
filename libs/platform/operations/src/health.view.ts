/** The process is there. */
export class HealthView {
  ok: boolean;
}

/** One thing the process depends on. */
export class DependencyView {
  /** Such as `database`. */
  name: string;
  ok: boolean;
  /** Whether the process wants no traffic without it. */
  required: boolean;
  /** Milliseconds the check took. */
  ms: number;
}

/** Whether this process should get traffic. */
export class ReadyView {
  ready: boolean;
  /** True once the process was asked to stop. */
  draining: boolean;
  dependencies: DependencyView[];
}
