import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access';

/** Port: a lib above says who may act as whom. */
export interface ImpersonationRule {
  /** Asked when somebody begins, and then once in two seconds at most while they go on. */
  permits(impersonator: Actor, person: { readonly id: string; readonly organisationId: string }): Promise<boolean>;
}

/** The registered rules. Without one, nobody acts as anybody. */
@Injectable()
export class Impersonations {
  private readonly rules: ImpersonationRule[] = [];

  /** Call it in `onModuleInit`. */
  register(rule: ImpersonationRule): void {
    this.rules.push(rule);
  }

  async permits(impersonator: Actor, person: { readonly id: string; readonly organisationId: string }): Promise<boolean> {
    for (const rule of this.rules) if (!(await rule.permits(impersonator, person))) return false;
    return this.rules.length > 0;
  }
}
