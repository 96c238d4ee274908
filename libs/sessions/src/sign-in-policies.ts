import { Injectable } from '@nestjs/common';
import type { Grant } from '#platform/access';
import type { ErrorDefinition } from '#platform/errors';

/** A sign-in as a policy judges it. */
export interface JudgedSignIn {
  readonly userId: string;
  /** How the person proved who they are, such as `password`, `totp`, `passkey`. */
  readonly methods: readonly string[];
  readonly grants: readonly Grant[];
}

/** Port: a lib above says what a sign-in still lacks before its person may use what needs a permission. */
export interface SignInPolicy {
  /** The refusal such routes answer with; null when nothing is lacking. Asked once in two seconds per session at most. */
  lacking(signIn: JudgedSignIn): Promise<ErrorDefinition | null>;
}

/** The registered policies. A session that lacks something acts without any grant, and says why. */
@Injectable()
export class SignInPolicies {
  private readonly policies: SignInPolicy[] = [];

  /** Call it in `onModuleInit`. */
  register(policy: SignInPolicy): void {
    this.policies.push(policy);
  }

  /** The first thing that is lacking. */
  async lacking(signIn: JudgedSignIn): Promise<ErrorDefinition | null> {
    for (const policy of this.policies) {
      const refusal = await policy.lacking(signIn);
      if (refusal) return refusal;
    }
    return null;
  }
}
