import { ticketDeskFindAssignees, ticketDeskFindTags, ticketTeamFindAll } from '@/api/generated';
import type { Choice, ChoiceSource } from '@/frame';

/** The API gives at most so many at once. */
const MOST_PEOPLE = 200;
const MOST_TAGS = 50;

const has = (text: string) => (choice: Choice) => choice.label.toLocaleLowerCase().includes(text.trim().toLocaleLowerCase());
const known = (choices: readonly Choice[], value: string) => choices.find((choice) => choice.value === value);

/** Whom tickets are with: first `first`, such as oneself and nobody. */
export function assigneeChoices(first: readonly Choice[] = []): ChoiceSource {
  const search = async (text: string, signal: AbortSignal) => {
    const { items } = await ticketDeskFindAssignees({ query: { ...(text && { search: text }) }, signal });
    return {
      items: [...first.filter(has(text)), ...items.map(({ id, name }) => ({ value: id, label: name }))],
      hasMore: items.length >= MOST_PEOPLE,
    };
  };
  const find = async (value: string, signal: AbortSignal) => {
    const { items } = await search('', signal);
    return known(items, value) ?? { value, label: '…' };
  };
  return { queryKey: ['ticket-assignees', 'choices', first.map(({ label }) => label)], search, find };
}

/** Teams of one's reach that are in use. */
export function teamChoices(first: readonly Choice[] = []): ChoiceSource {
  const search = async (text: string, signal: AbortSignal) => {
    const { items } = await ticketTeamFindAll({ signal });
    return { items: [...first, ...items.map(({ id, name }) => ({ value: id, label: name }))].filter(has(text)), hasMore: false };
  };
  const find = async (value: string, signal: AbortSignal) => known((await search('', signal)).items, value) ?? { value, label: '…' };
  return { queryKey: ['ticket-teams', 'choices', first.map(({ label }) => label)], search, find };
}

/** Those that were used last. */
export const tagChoices: ChoiceSource = {
  queryKey: ['ticket-tags'],
  search: async (text, signal) => {
    const { items } = await ticketDeskFindTags({ query: { ...(text && { search: text }) }, signal });
    return { items: items.map((tag) => ({ value: tag, label: tag })), hasMore: items.length >= MOST_TAGS };
  },
  find: (value) => Promise.resolve({ value, label: value }),
};
