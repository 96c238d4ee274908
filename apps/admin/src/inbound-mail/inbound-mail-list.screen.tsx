import { inboundMailAdminDiscard, inboundMailAdminRelease, type InboundMailView } from '@/api/generated';
import { late, type ListDefinition, ListScreen, useAccess, useConfirm, useSearchState } from '@/frame';
import { useFormat, useMessages, wordFor } from '@/i18n';
import { InboundMailState } from './inbound-mail-state';
import { inboundMailMessages } from './inbound-mail.messages';
import { inboundMailList, isReleasable, isUndecided, RENEW_MS } from './inbound-mail-queries';

const InboundMailSheet = late(
  () => import('./inbound-mail-sheet').then((file) => file.InboundMailSheet),
  ({ onClose }) => onClose(),
);

const STATES = ['held', 'failed', 'waiting', 'handled', 'ignored'] as const;

/** Mails that came in, and what became of them. */
export function Screen() {
  const m = useMessages(inboundMailMessages);
  const { dateTime, bytes } = useFormat();
  const { canEverywhere } = useAccess();
  const confirm = useConfirm();
  const [search, change] = useSearchState();
  const senderOf = ({ from, envelopeFrom }: InboundMailView) => from ?? envelopeFrom ?? m.nobody;
  const definition: ListDefinition<InboundMailView> = {
    screen: 'inbound-mails',
    title: m.title,
    description: m.description,
    ...inboundMailList,
    changes: [['inbound-mails', 'one']],
    renewMs: RENEW_MS,
    columns: [
      { key: 'from', title: m.from, cell: (mail) => <bdi className="break-all">{senderOf(mail)}</bdi> },
      { key: 'state', title: m.state, cell: ({ state }) => <InboundMailState state={state} /> },
      { key: 'reason', title: m.reason, wide: true, cell: ({ reason }) => reason && wordFor(m.reasons, reason) },
      { key: 'at', title: m.receivedAt, wide: true, cell: ({ receivedAt }) => <time dateTime={receivedAt}>{dateTime(receivedAt)}</time> },
      { key: 'settled', title: m.settledAt, hidden: true, cell: ({ settledAt }) => settledAt && dateTime(settledAt) },
      { key: 'to', title: m.to, hidden: true, cell: ({ recipients }) => recipients.join(', ') },
      { key: 'source', title: m.source, hidden: true, cell: ({ source }) => m.sources[source] },
      { key: 'size', title: m.size, hidden: true, align: 'end', cell: ({ sizeBytes }) => bytes(sizeBytes) },
    ],
    filters: [{ key: 'state', kind: 'choice', title: m.state, options: STATES.map((value) => ({ value, label: m.states[value] })) }],
    rowKey: ({ id }) => id,
    rowName: senderOf,
    rowLink: ({ id }) => `/inbound-mail?${new URLSearchParams({ ...search, mail: id }).toString()}`,
    ...(canEverywhere('inbound-mail.manage') && {
      bulk: [
        {
          key: 'release',
          title: m.release,
          applies: isReleasable,
          confirm: ({ length }) => confirm({ title: m.releaseTitle(length), body: m.releaseBody, action: m.release }),
          run: ({ id }) => inboundMailAdminRelease({ path: { id } }),
        },
        {
          key: 'discard',
          title: m.discard,
          tone: 'danger',
          applies: isUndecided,
          confirm: ({ length }) => confirm({ title: m.discardTitle(length), body: m.discardBody, action: m.discard, tone: 'danger' }),
          run: ({ id }) => inboundMailAdminDiscard({ path: { id } }),
        },
      ],
    }),
    empty: { title: m.none, body: m.noneHint },
  };
  return (
    <>
      <ListScreen definition={definition} />
      {search.mail && <InboundMailSheet id={search.mail} onClose={() => change({ mail: null }, { replace: true })} />}
    </>
  );
}
