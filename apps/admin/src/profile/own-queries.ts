import { queryOptions } from '@tanstack/react-query';
import { isProblem } from '@/api';
import {
  consentFindAll,
  factorFind,
  notificationPreferenceFind,
  ownTelegramFind,
  passkeyFindAll,
  personalExportFind,
  sessionFindAll,
} from '@/api/generated';
import { preferencesQuery } from '@/frame/preferences';

const POLL_MS = 2_000;

export const factorsQuery = queryOptions({ queryKey: ['own', 'factors'], queryFn: ({ signal }) => factorFind({ signal }) });

export const passkeysQuery = queryOptions({
  queryKey: ['own', 'passkeys'],
  queryFn: async ({ signal }) => (await passkeyFindAll({ signal })).items,
});

export const ownTelegramQuery = queryOptions({ queryKey: ['own', 'telegram'], queryFn: ({ signal }) => ownTelegramFind({ signal }) });

export const sessionsQuery = queryOptions({
  queryKey: ['own', 'sessions'],
  queryFn: async ({ signal }) => (await sessionFindAll({ signal })).items,
});

export const consentsQuery = queryOptions({
  queryKey: ['own', 'consents'],
  queryFn: async ({ signal }) => (await consentFindAll({ signal })).items,
});

export const notificationChoicesQuery = queryOptions({
  queryKey: ['own', 'notification-choices'],
  queryFn: ({ signal }) => notificationPreferenceFind({ signal }),
});

/** The newest export of one's data; null: none was ever asked for. Asked again while it is being made. */
export const exportQuery = queryOptions({
  queryKey: ['own', 'export'],
  queryFn: async ({ signal }) => {
    try {
      return await personalExportFind({ signal });
    } catch (error) {
      if (isProblem(error, 'NOT_FOUND')) return null;
      throw error;
    }
  },
  refetchInterval: ({ state }) => (state.data?.status === 'queued' || state.data?.status === 'running' ? POLL_MS : false),
});

/** What each part of the screen reads first. */
export const FIRST: Readonly<Record<string, readonly { readonly queryKey: readonly unknown[] }[]>> = {
  security: [factorsQuery, passkeysQuery, sessionsQuery],
  preferences: [preferencesQuery],
  notifications: [notificationChoicesQuery],
  privacy: [consentsQuery, exportQuery],
};
