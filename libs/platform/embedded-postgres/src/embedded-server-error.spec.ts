import { expect, it } from 'vitest';
import { EmbeddedServerError, explainServerOutput, namedFault } from './embedded-server-error.js';

it.each([
  ['2026 [1] PANIC:  could not write to file "pg_wal/xlogtemp.1": No space left on device', /the disk that holds \/data is full/],
  [
    'FATAL:  could not extend file "base/1/2691": wrote only 4096 of 8192 bytes at block 9\nPANIC:  cannot abort transaction 1, it was already committed',
    /the disk that holds \/data is full/,
  ],
  ['initdb: error: could not create directory "/data": Permission denied', /no permission in \/data \(could not create directory/],
  [
    'FATAL:  database files are incompatible with server\nDETAIL:  The data directory was initialized by PostgreSQL version 17, which is',
    /made by PostgreSQL 17; this release brings PostgreSQL 18/,
  ],
  ['LOG:  x\nFATAL:  something new\nLOG:  database system is shut down\n', /in \/data: something new\.$/],
  ['', /in \/data: it ended without a message\.$/],
])('W2 names what the server wrote: %s', (output, sentence) => {
  const error = explainServerOutput(output, '/data', '18.4');
  expect(error.message).toMatch(sentence);
  expect(error.message).not.toContain('\n');
  expect(error.serverLog).toBe(output);
});

it('W2 names a full disk and a missing permission of our own files, and hides no other error', () => {
  const fault = (code: string) => Object.assign(new Error(code), { code, path: '/data/x' });
  expect(namedFault(fault('ENOSPC'), '/data')).toBeInstanceOf(EmbeddedServerError);
  expect((namedFault(fault('EACCES'), '/data') as Error).message).toBe(
    'PostgreSQL cannot be started in /data: permission denied (/data/x).',
  );
  const bug = new TypeError('bug');
  expect(namedFault(bug, '/data')).toBe(bug);
});
