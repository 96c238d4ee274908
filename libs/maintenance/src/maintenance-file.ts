import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { MAINTENANCE_LEVELS, type MaintenanceLevel, type MaintenanceState } from '#platform/maintenance';

/** What a copy says, and for which installation; null: written before its database was ever reached. */
export interface MaintenanceCopy {
  readonly state: MaintenanceState;
  readonly installation: string | null;
}

/** The copy of the state in a data directory: what counts while the database is away. */
export class MaintenanceFile {
  readonly path: string;

  constructor(private readonly home: string) {
    this.path = join(home, 'maintenance.json');
  }

  /** Null when there is none. @throws for a file that cannot be read or says what no state can be. */
  async read(): Promise<MaintenanceCopy | null> {
    const text = await readFile(this.path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
      throw error;
    });
    if (text === null) return null;
    const copy = copyFrom(text);
    if (!copy) throw new Error(`${this.path} is not a state of maintenance; remove it.`);
    return copy;
  }

  /** Whole or not at all; for its owner's eyes only. */
  async write(copy: MaintenanceCopy): Promise<void> {
    await mkdir(this.home, { recursive: true, mode: 0o700 });
    const temporary = `${this.path}.${randomBytes(4).toString('hex')}.partial`;
    try {
      const file = await open(temporary, 'wx', 0o600);
      try {
        await file.writeFile(`${textOf(copy)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, this.path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }
}

/** Also what processes tell each other. */
export function textOf({ state, installation }: MaintenanceCopy): string {
  return JSON.stringify({ ...state, installation });
}

/** Null for what says no state that could be stored. */
export function copyFrom(text: string): MaintenanceCopy | null {
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { version, level, reason, retryAfterSeconds, installation = null } = value;
  const [startsAt, until] = [instantOf(value['startsAt']), instantOf(value['until'])];
  const isOn = level !== 'off';
  const holds =
    isWhole(version, 0, 2 ** 31 - 1) &&
    isWhole(retryAfterSeconds, 1, 86_400) &&
    MAINTENANCE_LEVELS.includes(level as MaintenanceLevel) &&
    (isOn ? typeof reason === 'string' && reason.length > 0 && reason.length <= 300 && startsAt : reason === null && startsAt === null) &&
    until !== undefined &&
    (until === null || (isOn && until > startsAt!)) &&
    (installation === null || typeof installation === 'string');
  if (!holds) return null;
  return {
    state: {
      version: version as number,
      level: level as MaintenanceLevel,
      reason: reason as string | null,
      startsAt: startsAt ?? null,
      until: until ?? null,
      retryAfterSeconds: retryAfterSeconds as number,
    },
    installation,
  };
}

function isWhole(value: unknown, min: number, max: number): boolean {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
}

/** Undefined for what is none. */
function instantOf(value: unknown): Date | null | undefined {
  if (value === null) return null;
  const instant = new Date(typeof value === 'string' ? value : NaN);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}
