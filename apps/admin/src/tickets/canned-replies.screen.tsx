import { useSuspenseQuery } from '@tanstack/react-query';
import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { cannedReplyCreate, cannedReplyRemove, type CannedReplyView, type CreateCannedReplyDto } from '@/api/generated';
import { homeFor, late, ownProfileQuery, useAccess, useAction } from '@/frame';
import { useMessages, wordFor } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { EmptyState } from '@/ui/empty-state';
import { PageHeader } from '@/ui/page-header';
import { Table, TBody, TD, TH, THead, TR } from '@/ui/table';
import { cannedQuery, readAnewCanned } from './canned-queries';
import { cannedMessages } from './canned.messages';
import { ticketWords } from './tickets.messages';

const CannedDialog = late(
  () => import('./canned-dialog').then((file) => file.CannedDialog),
  ({ onClose }) => onClose(),
);

/** Texts for answers: one's own, and those that all of staff has. */
export function Screen() {
  const m = useMessages(cannedMessages);
  const words = useMessages(ticketWords);
  const access = useAccess();
  const { data: own } = useSuspenseQuery(ownProfileQuery);
  const organisationId = homeFor(access, 'tickets.work', own.organisationId) ?? own.organisationId;
  const { data } = useSuspenseQuery(cannedQuery(organisationId));
  const [edited, setEdited] = useState<CannedReplyView | 'new' | null>(null);
  const manages = access.mayUse({ permission: 'tickets.manage', scope: 'organisation' });
  const add = (
    <Button onClick={() => setEdited('new')}>
      <Plus aria-hidden /> {m.newOne}
    </Button>
  );
  return (
    <>
      <PageHeader title={m.title} description={m.description} actions={data.items.length > 0 && add} />
      {data.items.length === 0 ? (
        <EmptyState title={m.none} body={m.noneHint} action={add} />
      ) : (
        <Table label={m.title} containerClassName="max-w-3xl rounded-lg border">
          <THead>
            <TR>
              <TH>{m.name}</TH>
              <TH className="max-sm:hidden">{m.whose}</TH>
              <TH className="max-sm:hidden">{m.after}</TH>
              <TH align="end">
                <span className="sr-only">{m.rowActions}</span>
              </TH>
            </TR>
          </THead>
          <TBody>
            {data.items.map((reply) => (
              <TR key={reply.id}>
                <TD className="font-medium break-words">
                  {reply.name}
                  <span className="mt-1 block text-[0.8125rem] font-normal text-muted-foreground sm:hidden">
                    {reply.shared ? m.shared : m.own}
                  </span>
                </TD>
                <TD className="max-sm:hidden">
                  <Badge tone={reply.shared ? 'info' : 'neutral'}>{reply.shared ? m.shared : m.own}</Badge>
                </TD>
                <TD className="max-sm:hidden">{reply.status === null ? m.asItIs : wordFor(words.statuses, reply.status)}</TD>
                <TD align="end">{(manages || !reply.shared) && <RowButtons reply={reply} onEdit={() => setEdited(reply)} />}</TD>
              </TR>
            ))}
          </TBody>
        </Table>
      )}
      {edited && (
        <CannedDialog
          reply={edited === 'new' ? null : edited}
          organisationId={organisationId}
          places={data.places}
          mayShare={manages}
          onClose={() => setEdited(null)}
        />
      )}
    </>
  );
}

function RowButtons({ reply, onEdit }: { readonly reply: CannedReplyView; readonly onEdit: () => void }) {
  const m = useMessages(cannedMessages);
  const { run, busy } = useAction();
  const { id, organisationId, name, body, shared, status, addTags } = reply;
  const kept = { organisationId, name, body, shared, addTags, status: status as CreateCannedReplyDto['status'] };
  const remove = () =>
    run(() => cannedReplyRemove({ path: { id } }), {
      done: m.removed,
      undo: () => cannedReplyCreate({ body: kept }),
      invalidate: readAnewCanned,
    });
  return (
    <span className="inline-flex">
      <Button variant="ghost" size="icon" aria-label={`${m.edit}: ${name}`} onClick={onEdit}>
        <Pencil aria-hidden />
      </Button>
      <Button variant="ghost" size="icon" aria-label={`${m.remove}: ${name}`} busy={busy} onClick={() => void remove()}>
        <Trash2 aria-hidden />
      </Button>
    </span>
  );
}
