import { Injectable } from '@nestjs/common';

/**
 * What this process knows to be wrong before anybody could raise it: while the database or Redis is away, the rule for that fires
 * only when it is back. Whoever looks at the rules takes it for a cause of others meanwhile. In memory, by a clock that does not jump.
 */
@Injectable()
export class KnownCauses {
  private readonly seen = new Map<string, number>();

  /** It is wrong at this moment. @param ruleKey of a declared rule: there are few. */
  saw(ruleKey: string): void {
    this.seen.set(ruleKey, performance.now());
  }

  /** Keys of the rules that were seen not to hold within so many milliseconds. */
  within(ms: number): string[] {
    const since = performance.now() - ms;
    return [...this.seen].flatMap(([key, at]) => (at >= since ? key : []));
  }
}
