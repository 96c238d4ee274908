import { limit } from '#platform/limits';

export const emailChangeLimits = [limit({ name: 'profile.email-change.user', by: 'user', max: 5, windowSeconds: 3600 })];
export const deletionLimits = [limit({ name: 'profile.deletion.user', by: 'user', max: 5, windowSeconds: 3600 })];
export const linkLimits = [limit({ name: 'profile.link.address', by: 'address', max: 60, windowSeconds: 60 })];

/** Mails that ask one mailbox to confirm it, whoever asks, in an hour. Beyond them nothing is sent, and the answer is the same. */
export const MAX_MAILS_PER_RECIPIENT = 3;
