import { defineErrors } from '#platform/errors';

export const HeartbeatErrors = defineErrors('heartbeats', {
  HEARTBEAT_NAME_TAKEN: { kind: 'conflict', message: 'There is a heartbeat of this name already.' },
  HEARTBEAT_LIMIT_REACHED: { kind: 'conflict', message: 'There are as many heartbeats as there can be.' },
});
