import { defineErrors } from '#platform/errors';

/** Refusals of this lib. */
export const RoleErrors = defineErrors('roles', {
  ROLE_EXCEEDS_YOURS: { kind: 'forbidden', message: 'The role carries permissions that you do not hold there; details name them.' },
  ROLE_BUILT_IN: { kind: 'conflict', message: 'The program brings this role along; define one of your own instead.' },
  ROLE_KEY_TAKEN: { kind: 'conflict', message: 'There is a role with this key already.' },
  ROLE_IN_USE: { kind: 'conflict', message: 'Somebody holds this role. Take it from them first.' },
});
