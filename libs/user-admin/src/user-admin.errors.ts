import { defineErrors } from '#platform/errors';

/** Refusals of this lib. */
export const UserAdminErrors = defineErrors('user-admin', {
  USER_HOLDS_MORE: { kind: 'forbidden', message: 'This person holds permissions that you do not hold; details name some of them.' },
  NOT_ON_YOURSELF: { kind: 'conflict', message: 'Nobody does this to themselves; ask another administrator.' },
  ADMINISTRATOR_NOT_IMPERSONATED: { kind: 'forbidden', message: 'Nobody acts as somebody who administrates people.' },
  USER_DELETED: { kind: 'conflict', message: 'This account is deleted; nothing about it changes any more.' },
  USER_NOT_ACTIVE: { kind: 'conflict', message: 'This account is not active.' },
  USER_NOT_SUSPENDED: { kind: 'conflict', message: 'This account is not suspended.' },
  USER_HAS_PASSWORD: { kind: 'conflict', message: 'This person has a password already; nobody is invited twice.' },
  ROLE_HELD_ALREADY: { kind: 'conflict', message: 'This person holds the role there already.' },
});
