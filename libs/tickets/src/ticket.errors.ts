import { defineErrors } from '#platform/errors';

/** Refusals of tickets. */
export const TicketErrors = defineErrors('tickets', {
  TICKET_CHANGED: {
    kind: 'conflict',
    message: 'The ticket changed meanwhile; details hold its version and the entries that you have not seen.',
  },
  TICKET_STATUS_INVALID: { kind: 'conflict', message: 'The ticket cannot go to that state from where it is; details say where it can.' },
  TICKET_CLOSED: { kind: 'conflict', message: 'The ticket is closed and stays as it is; whoever answers it opens one that follows it.' },
  TICKET_ERASED: { kind: 'conflict', message: 'Whoever raised the ticket was erased; nobody would read an answer.' },
  TICKET_MERGED: { kind: 'conflict', message: 'The ticket was merged into another; details say into which.' },
  TICKET_MERGE_INVALID: { kind: 'conflict', message: 'These two cannot be merged; details say why.' },
  TICKET_UNMERGE_TOO_LATE: { kind: 'conflict', message: 'A merge can be undone for 30 days.' },
  TICKET_NOT_MERGED: { kind: 'conflict', message: 'The ticket is not merged into another.' },
  TICKET_TAGS_TOO_MANY: { kind: 'conflict', message: 'A ticket has 20 tags at most.' },
  TICKET_TEAM_NAME_TAKEN: { kind: 'conflict', message: 'Another team of this organisation has this name.' },
  TICKET_TEAM_LIMIT_REACHED: { kind: 'conflict', message: 'An organisation has 200 teams at most.' },
  TICKET_RATING_NOT_YET: { kind: 'conflict', message: 'A ticket can be rated from when it is solved until it is closed.' },
  TICKET_RATED: { kind: 'conflict', message: 'The rating was changed once already.' },
  TICKET_KEY_USED: { kind: 'conflict', message: 'This client key was used for something else; make a new one.' },
  REQUESTER_UNKNOWN: { kind: 'invalid', message: 'There is no such person, or not for you.' },
  ASSIGNEE_UNKNOWN: { kind: 'invalid', message: 'There is nobody with this id who works on tickets of that organisation.' },
  TEAM_UNKNOWN: { kind: 'invalid', message: 'There is no such team in that organisation.' },
});
