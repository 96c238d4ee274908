import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Grant } from '#platform/access';
import type { ErrorDefinition } from '#platform/errors';
import { Settings } from '#platform/settings';
import { RoleDirectory } from '#roles';
import { type JudgedSignIn, SignInPolicies, type SignInPolicy } from '#sessions';
import { FACTOR_NAMES } from './factor.js';
import { FactorErrors } from './factor.errors.js';
import { FactorSettings } from './factors.settings.js';

const SECOND: ReadonlySet<string> = new Set(FACTOR_NAMES);
/** Sessions in which an administrator acts as somebody: who proved a factor is the administrator, or their own session lacks it. */
const IMPERSONATION = 'impersonation';

/** Which people need a second factor, and whether a session has proved one. */
@Injectable()
export class FactorRequirement implements SignInPolicy, OnModuleInit {
  constructor(
    private readonly settings: Settings,
    private readonly policies: SignInPolicies,
    private readonly roles: RoleDirectory,
  ) {}

  onModuleInit(): void {
    this.policies.register(this);
    // A mistyped role would ask for a second factor of nobody, and say nothing.
    this.settings.judge(FactorSettings['auth.second-factor.roles'], async (keys) => {
      const missing = await this.roles.missingOf(keys);
      return missing.length === 0 ? null : `names roles that do not exist: ${missing.join(', ')}`;
    });
  }

  /** True when one of the roles is on the list of the setting. */
  isRequired(grants: readonly Grant[]): boolean {
    const roles = this.settings.get(FactorSettings['auth.second-factor.roles']);
    return roles.length > 0 && grants.some((grant) => roles.includes(grant.role));
  }

  lacking({ grants, methods }: JudgedSignIn): Promise<ErrorDefinition | null> {
    const isProved = methods.some((method) => SECOND.has(method) || method === IMPERSONATION);
    return Promise.resolve(isProved || !this.isRequired(grants) ? null : FactorErrors.SECOND_FACTOR_SETUP_REQUIRED);
  }
}
