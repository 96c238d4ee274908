import { Injectable } from '@nestjs/common';
import { Transactions } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { ProfileService } from '#users';
import { allPreferences, type Preference, preferenceOf, problemOf } from './preference.js';
import { PreferenceRepository } from './preference.repository.js';
import './display-preferences.js';

/** A preference with the value that holds for a person. */
export interface PreferenceState {
  readonly preference: Preference;
  readonly value: string | boolean;
}

/** What people choose for themselves. Not audited: nothing of it touches anybody else. */
@Injectable()
export class PreferenceService {
  constructor(
    private readonly transactions: Transactions,
    private readonly choices: PreferenceRepository,
    private readonly profiles: ProfileService,
  ) {}

  /** Every preference there is, by key. */
  async findAll(userId: string): Promise<PreferenceState[]> {
    const chosen = await this.choices.find(userId);
    return allPreferences().map((preference) => ({ preference, value: valueOf(preference, chosen) }));
  }

  /** What a person wants, for the lib that declared the preference. */
  async get<T extends string | boolean>(userId: string, preference: Preference<T>): Promise<T> {
    return valueOf(preference, await this.choices.find(userId)) as T;
  }

  /**
   * Keeps choices; null goes back to the default. Keys that are not named stay as they are.
   * @throws AppError VALIDATION_FAILED naming every key with a problem: then nothing is stored.
   */
  async choose(userId: string, values: Readonly<Record<string, unknown>>): Promise<PreferenceState[]> {
    const fields = Object.entries(values).flatMap(([key, value]) => {
      const preference = preferenceOf(key);
      const problem = preference ? value !== null && problemOf(preference, value) : 'is not a preference';
      return problem ? [{ field: `values.${key}`.slice(0, 100), problem }] : [];
    });
    if (fields.length > 0) throw new AppError(PlatformErrors.VALIDATION_FAILED, { fields: fields.slice(0, 20) });
    const chosen = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
    const dropped = Object.keys(values).filter((key) => values[key] === null);
    return this.transactions.run(async () => {
      if (!(await this.profiles.hold(userId))) throw new AppError(PlatformErrors.UNAUTHORIZED);
      await this.choices.merge(userId, chosen, dropped);
      return this.findAll(userId);
    });
  }
}

/** What was chosen, unless it no longer is a choice. */
function valueOf(preference: Preference, chosen: Readonly<Record<string, unknown>>): string | boolean {
  const value = chosen[preference.key];
  return problemOf(preference, value) === null ? (value as string | boolean) : preference.default;
}
