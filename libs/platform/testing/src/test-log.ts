import { Writable } from 'node:stream';
import { pino } from 'pino';
import { type AppLog, scrub } from '#platform/logging';

/** A log that says nothing. */
export function silentLog(): AppLog {
  return pino({ level: 'silent' });
}

/** A log that keeps its lines, scrubbed as the real one scrubs them. */
export function recordingLog(): { log: AppLog; lines: string[] } {
  const lines: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  return { log: pino({ level: 'debug', hooks: { streamWrite: scrub } }, stream), lines };
}
