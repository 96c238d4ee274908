import { limit } from '#platform/limits';

export const reportLimits = [
  limit({ name: 'moderation.report.user', by: 'user', max: 20, windowSeconds: 3600 }),
  limit({ name: 'moderation.report.user.day', by: 'user', max: 50, windowSeconds: 86_400 }),
];
