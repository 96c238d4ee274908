import { useQuery } from '@tanstack/react-query';
import { useMessages, wordFor } from '@/i18n';
import { ticketMessages } from './ticket.messages';
import { assigneesQuery, teamsQuery } from './ticket-queries';
import { ticketWords } from './tickets.messages';

type Changes = Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;

/** Ids that say nothing to people, or that go without saying. */
const UNSAID = new Set(['requesterId', 'requesterEmail', 'follows']);

/** What a change of a ticket did, in a line. */
export function useChangeText(organisationId: string): (changes: Changes) => string {
  const m = useMessages(ticketMessages);
  const words = useMessages(ticketWords);
  const { data: people = [] } = useQuery(assigneesQuery(organisationId));
  const { data: teams = [] } = useQuery(teamsQuery(organisationId));
  const valueOf = (column: string, value: unknown): string => {
    if (column === 'assigneeId') return value === null ? m.nobody : (people.find(({ id }) => id === value)?.name ?? m.somebody);
    if (column === 'teamId') return value === null ? m.noTeam : (teams.find(({ id }) => id === value)?.name ?? m.noTeam);
    if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return m.nothing;
    if (column === 'status') return wordFor(words.statuses, String(value));
    if (column === 'priority') return wordFor(words.priorities, String(value));
    if (column === 'rating') return words.stars(Number(value));
    return Array.isArray(value) ? value.join(', ') : String(value);
  };
  return (changes) => {
    const columns = Object.entries(changes).filter(([column]) => !UNSAID.has(column));
    // In the first entry everything comes from nothing.
    const isFirst = changes.subject?.from === null;
    const lines = columns.flatMap(([column, { from, to }]) => {
      if (column === 'mergedInto') return isFirst ? [] : [to === null ? m.unmergedIt : m.mergedIt];
      const what = wordFor(m.changes, column);
      if (!isFirst) return [m.fromTo(what, valueOf(column, from), valueOf(column, to))];
      // What a ticket begins with anyway.
      const isTold =
        column !== 'subject' && column !== 'status' && to !== 'normal' && to !== null && !(Array.isArray(to) && to.length === 0);
      return isTold ? [m.setTo(what, valueOf(column, to))] : [];
    });
    return [...(isFirst ? [m.raisedIt] : []), ...lines].join(' · ');
  };
}
