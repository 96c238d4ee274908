import { defineEvent, ids } from '#platform/events';

/** Somebody wants digests at other times. */
export const DigestRhythmChanged = defineEvent({
  name: 'notification-preferences.digest-rhythm-changed',
  version: 1,
  payload: ids('userId'),
});
