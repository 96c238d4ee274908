import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access';
import { Settings } from '#platform/settings';
import { PreferenceService } from '#preferences';
import { UserDirectory, UserListQuery } from '#users';
import { ConversationQuery } from './conversation.query.js';
import { MessagingPreferences } from './contact-rules.js';
import { MessagingSettings } from './messaging.settings.js';

/** Somebody to write to. */
export interface Person {
  readonly id: string;
  /** Null: the account is gone. */
  readonly name: string | null;
}

/** Letters of one word: with less, a few questions would list everybody of an organisation. */
const LEAST_LETTERS = 3;
const MOST = 8;
/** Looked through for those, since more is matched than names. */
const MOST_LOOKED_AT = 40;

/** Whom people write to. */
@Injectable()
export class PeopleQuery {
  constructor(
    private readonly users: UserDirectory,
    private readonly lists: UserListQuery,
    private readonly preferences: PreferenceService,
    private readonly settings: Settings,
    private readonly conversations: ConversationQuery,
  ) {}

  async named(ids: readonly string[]): Promise<Map<string, Person>> {
    const names = await this.users.namesWithin(ids, null);
    return new Map(ids.map((id) => [id, { id, name: names.get(id) ?? null }]));
  }

  /**
   * Active people of the own organisation by the beginnings of words of their names; without those who want no messages from new people,
   * and those who block whoever looks: found but not to be written to, they would show that.
   */
  async find({ userId, organisationId }: Actor, search: string): Promise<Person[]> {
    if (!this.settings.get(MessagingSettings['messages.find-people'])) return [];
    const terms = wordsOf(search);
    if (!terms.some((term) => term.length >= LEAST_LETTERS)) return [];
    const reach = { installation: false, organisationIds: [organisationId], officeIds: [] };
    const { items } = await this.lists.page(reach, { search, status: 'active', organisationId }, 'name', null, MOST_LOOKED_AT);
    const people = items
      .filter(({ id }) => id !== userId)
      .map(({ id, firstName, lastName }) => ({ id, name: `${firstName} ${lastName}` }))
      // Addresses are nobody's to find out.
      .filter(({ name }) => terms.every((term) => wordsOf(name).some((word) => word.startsWith(term))))
      .slice(0, MOST);
    const wanted = MessagingPreferences['messages.from-new-people'];
    const takesNew = await Promise.all(people.map(({ id }) => this.preferences.get(id, wanted)));
    const blockers = await this.conversations.blockersOf(
      userId,
      people.map(({ id }) => id),
    );
    return people.filter(({ id }, index) => takesNew[index] && !blockers.has(id));
  }
}

function wordsOf(text: string): string[] {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
