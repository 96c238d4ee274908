import { queryOptions } from '@tanstack/react-query';
import { onCallFind, onCallNow, ownTelegramFind, rotaFind, rotaFindAll } from '@/api/generated';

const RENEW_MS = 60_000;

export const onCallQuery = queryOptions({
  queryKey: ['on-call', 'now'],
  queryFn: ({ signal }) => onCallNow({ signal }),
  refetchInterval: RENEW_MS,
});

export const rotasQuery = queryOptions({
  queryKey: ['on-call', 'rotas'],
  queryFn: async ({ signal }) => (await rotaFindAll({ signal })).items,
});

export const rotaQuery = (id: string) =>
  queryOptions({ queryKey: ['on-call', 'rota', id], queryFn: ({ signal }) => rotaFind({ path: { id }, signal }) });

export const escalationQuery = queryOptions({
  queryKey: ['on-call', 'escalation'],
  queryFn: ({ signal }) => onCallFind({ signal }),
});

/** Whether one's own Telegram can be reached; the same as in the own profile. */
export const ownTelegramQuery = queryOptions({ queryKey: ['own', 'telegram'], queryFn: ({ signal }) => ownTelegramFind({ signal }) });

/** What shows rotas, and whose turn it is. */
export const readAnewOnCall = [['on-call']] as const;
