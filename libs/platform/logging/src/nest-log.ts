import type { LoggerService } from '@nestjs/common';
import type { AppLog } from './create-logger.js';

// Nest announces every route and module at boot; that is noise for those who run it.
const QUIET = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestApplication']);

const MOST_CAUSES = 5;

/** Lets Nest and everything that uses its Logger write to the process's log. */
export class NestLog implements LoggerService {
  constructor(private readonly target: AppLog) {}

  log(message: unknown, ...rest: unknown[]): void {
    const context = contextOf(rest);
    if (QUIET.has(context ?? '')) this.target.debug({ context }, text(message));
    else this.target.info({ context }, text(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    const error = [message, ...rest].find((each) => each instanceof Error);
    const given = rest.length > 1 && typeof rest[0] === 'string' ? rest[0] : undefined;
    this.target.error({ context: contextOf(rest), stack: error ? stackOf(error) : given }, text(message));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.target.warn({ context: contextOf(rest) }, text(message));
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.target.debug({ context: contextOf(rest) }, text(message));
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.target.fatal({ context: contextOf(rest) }, text(message));
  }
}

function contextOf(rest: unknown[]): string | undefined {
  const last = rest.at(-1);
  return typeof last === 'string' ? last : undefined;
}

/** With those of what caused it. */
function stackOf(error: Error): string {
  const stacks: string[] = [];
  for (let each: unknown = error; each instanceof Error && stacks.length < MOST_CAUSES; each = each.cause)
    stacks.push(each.stack ?? each.message);
  return stacks.join('\ncaused by: ');
}

function text(message: unknown): string {
  if (message instanceof Error) return message.message;
  if (typeof message === 'string') return message;
  try {
    return JSON.stringify(message) ?? String(message);
  } catch {
    // Circular or a bigint: a log line must not be what fails.
    return String(message);
  }
}
