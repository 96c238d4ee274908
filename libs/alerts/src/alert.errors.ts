import { defineErrors } from '#platform/errors';

/** Refusals of this lib. */
export const AlertErrors = defineErrors('alerts', {
  ALERT_RULE_IS_DEFAULT: { kind: 'conflict', message: 'This rule comes with the program: switch it off instead of removing it.' },
  ALERT_RULE_IS_OWN: { kind: 'conflict', message: 'This rule was made here: there is no default to go back to.' },
  ALERT_RULES_FULL: { kind: 'conflict', message: 'There are 100 rules of your own; remove one first.' },
  SILENCE_ENDED: { kind: 'conflict', message: 'This silence is over.' },
});
