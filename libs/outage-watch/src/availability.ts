/** One look every two seconds: away after six, so that a planned restart of three wakes nobody; back after three good looks. */
const FAILURES = 4;
const SUCCESSES = 3;

/** Whether something is there, judged by looks at it: a single one proves nothing either way. */
export class Availability {
  private failures = 0;
  private successes = 0;
  private firstFailure: Date | null;
  private state: 'unknown' | 'there' | 'away';

  /** @param awaySince known from before; null: nobody knows. */
  constructor(awaySince: Date | null = null) {
    this.firstFailure = awaySince;
    this.state = awaySince ? 'away' : 'unknown';
  }

  /** Since when it is away; null while it is there, or nobody knows yet. */
  get awaySince(): Date | null {
    return this.state === 'away' ? this.firstFailure : null;
  }

  /** True after enough good looks in a row, also the first ones. */
  get isThere(): boolean {
    return this.state === 'there';
  }

  saw(answered: boolean, at: Date): void {
    if (answered) {
      this.successes += 1;
      this.failures = 0;
      if (this.successes < SUCCESSES) return;
      this.state = 'there';
      this.firstFailure = null;
      return;
    }
    if (this.state !== 'away' && this.failures === 0) this.firstFailure = at;
    this.successes = 0;
    this.failures += 1;
    if (this.failures >= FAILURES) this.state = 'away';
  }
}
