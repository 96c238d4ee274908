import { defineErrors } from '#platform/errors';

export const OnCallErrors = defineErrors('on-call', {
  ROTA_NAME_TAKEN: { kind: 'conflict', message: 'There is a rota of this name already.' },
  ROTA_LIMIT_REACHED: { kind: 'conflict', message: 'There are as many rotas as there can be.' },
  ROTA_IN_USE: { kind: 'conflict', message: 'The escalation names this rota. Change it first.' },
  PERSON_CANNOT_ACT: { kind: 'unprocessable', message: 'Somebody who is named is not active or may not act on alerts.' },
  OVERRIDE_OVERLAPS: { kind: 'conflict', message: 'Somebody has taken over at that time already.' },
  OVERRIDE_OVER: { kind: 'conflict', message: 'That is over; the past is not changed.' },
  OVERRIDE_LIMIT_REACHED: { kind: 'conflict', message: 'The rota has as many shifts taken over as there can be.' },
});
