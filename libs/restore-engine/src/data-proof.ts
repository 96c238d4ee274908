import { Injectable, Logger } from '@nestjs/common';
import { AppError } from '#platform/errors';
import { Keys, type SealedKey } from '#platform/keys';
import { RestoreErrors } from './restore.errors.js';
import { HAS_ADMINISTRATOR, HAS_PEOPLE, SIGNING_KEYS } from './restored-data.query.js';

const MOST_NAMED = 10;
/** What may differ without data being lost: a way to rows that somebody added by hand. */
const HARMLESS = /^(index|statistics) /;

/** A statement in the transaction that loads the data. */
export type Query = <Row extends Record<string, unknown>>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

/** Whether loaded data can be lived with. */
@Injectable()
export class DataProof {
  private readonly logger = new Logger('Restores');

  constructor(private readonly keys: Keys) {}

  /** @param differences between the tables of an archive and those its migrations make. @throws AppError RESTORE_SCHEMA_DIFFERS */
  judge(differences: readonly { readonly object: string; readonly structural: boolean }[]): void {
    const objects = differences.filter(({ structural }) => structural).map(({ object }) => object);
    if (objects.length === 0) return;
    this.logger.warn(`The tables of the backup differ from those of its version: ${objects.slice(0, MOST_NAMED).join(', ')}`);
    const problems = objects.filter((object) => !HARMLESS.test(object)).slice(0, MOST_NAMED);
    if (problems.length > 0) throw new AppError(RestoreErrors.RESTORE_SCHEMA_DIFFERS, { problems: [`${problems.join(', ')}.`] });
  }

  /** Of data that has the tables of this release. @throws AppError RESTORE_NO_ADMINISTRATOR, RESTORE_WRONG_KEY */
  async prove(query: Query): Promise<void> {
    const holds = async (text: string) => (await query<{ holds: boolean }>(text))[0]!.holds;
    if ((await holds(HAS_PEOPLE)) && !(await holds(HAS_ADMINISTRATOR))) throw new AppError(RestoreErrors.RESTORE_NO_ADMINISTRATOR);
    const sealed = (await query(SIGNING_KEYS)) as unknown as SealedKey[];
    if (!(await this.keys.opens(sealed))) throw new AppError(RestoreErrors.RESTORE_WRONG_KEY);
  }
}
