import { queryOptions } from '@tanstack/react-query';
import { inboundMailAdminFind, inboundMailAdminFindAll, type InboundMailView } from '@/api/generated';
import type { ListSource } from '@/frame/list/list-query';

/** Mails come in at any time. */
export const RENEW_MS = 30_000;

export const inboundMailList: ListSource<InboundMailView> = {
  queryKey: ['inbound-mails', 'list'],
  beside: ['mail'],
  load: ({ query, signal }) => inboundMailAdminFindAll({ query, signal }),
};

export const inboundMailQuery = (id: string) =>
  queryOptions({ queryKey: ['inbound-mails', 'one', id], queryFn: ({ signal }) => inboundMailAdminFind({ path: { id }, signal }) });

export const readAnewInboundMails = [['inbound-mails']] as const;

/** Held or failed, and what it says is still there: staff decides. */
export function isUndecided({ state, kept }: InboundMailView): boolean {
  return kept && (state === 'held' || state === 'failed');
}

/** Whether it can be let through: what was ignored, too. */
export function isReleasable(mail: InboundMailView): boolean {
  return isUndecided(mail) || (mail.kept && mail.state === 'ignored');
}
