/**
 * The installation-wide locks of PostgreSQL, in one table because all of them share one space of numbers: two purposes
 * under one number would wait for each other. Any numbers will do, so long as every process uses the same; keep them,
 * or processes of two releases no longer see each other's lock.
 */
export const ADVISORY_LOCKS = {
  migrations: 7_301_455_102,
  signingKeys: 7_301_455_103,
  auditSealing: 7_301_455_104,
  setupLinks: 7_301_455_105,
  settings: 7_301_455_120,
  demoReset: 7_301_455_141,
  backups: 7_301_455_150,
  backupRemoval: 7_301_455_151,
  loading: 7_301_455_152,
} as const;
