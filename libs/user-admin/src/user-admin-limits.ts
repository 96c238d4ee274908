import { limit } from '#platform/limits';

/** Whole lists leave rarely; a thief in a hurry is slowed down. */
export const exportLimit = limit({ name: 'users.export', by: 'user', max: 10, windowSeconds: 3600 });
/** Mails to other people. */
export const invitationLimit = limit({ name: 'users.mail', by: 'user', max: 200, windowSeconds: 3600 });
export const impersonationLimit = limit({ name: 'users.impersonate', by: 'user', max: 30, windowSeconds: 3600 });
