import { Logger } from '@nestjs/common';
import { afterEach, describe, expect, it } from 'vitest';
import { recordingLog } from '#platform/testing';
import { NestLog } from './nest-log.js';

describe('NestLog', () => {
  afterEach(() => Logger.overrideLogger(false));

  it.each([
    ['beside what failed', (logger: Logger, error: Error) => logger.error('It failed', error), 'It failed'],
    ['alone', (logger: Logger, error: Error) => logger.error(error), 'outer'],
  ])('SH3 keeps the stack of an error and of what caused it: %s', (_, write, message) => {
    const { log, lines } = recordingLog();
    Logger.overrideLogger(new NestLog(log));
    write(new Logger('Somewhere'), Object.freeze(new Error('outer', { cause: new TypeError('inner') })));
    const [line] = lines.map((each) => JSON.parse(each) as { context: string; msg: string; stack: string });
    expect(line).toMatchObject({ context: 'Somewhere', msg: message });
    expect(line!.stack).toMatch(/Error: outer[^]*\n\s+at [^]*TypeError: inner[^]*\n\s+at /);
  });
});
