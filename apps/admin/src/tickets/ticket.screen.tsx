import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Eye, Merge, Pencil } from 'lucide-react';
import { useState } from 'react';
import { ticketAdminUpdate, ticketDeskMerge, ticketDeskUnmerge, type TicketView, type TicketViewerView } from '@/api/generated';
import { FormDialog, late, Link, useAccess, useAction, useLive, useTabTitle } from '@/frame';
import { TicketClocks } from '@/frame/ticket-clocks';
import { useMessages } from '@/i18n';
import { Banner } from '@/ui/banner';
import { Button } from '@/ui/button';
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { PageHeader } from '@/ui/page-header';
import { Conversation } from './conversation';
import { ReplyForm } from './reply-form';
import { TicketPriority, TicketStatus } from './ticket-badges';
import { ticketMessages } from './ticket.messages';
import { TicketProperties } from './ticket-properties';
import { readAnewTickets, ticketQuery } from './ticket-queries';
import { ticketWords } from './tickets.messages';
import { usePresence } from './use-presence';
import { useTicketWork, type WorkOnTicket } from './use-ticket-work';

const MergeDialog = late(
  () => import('./merge-dialog').then((file) => file.MergeDialog),
  ({ onClose }) => onClose(),
);

/** One ticket, for whoever works on it. */
export function Screen() {
  const { ticketId } = useParams({ strict: false }) as { ticketId: string };
  return <OneTicket key={ticketId} ticketId={ticketId} />;
}

function OneTicket({ ticketId }: { readonly ticketId: string }) {
  const m = useMessages(ticketMessages);
  const words = useMessages(ticketWords);
  const { can } = useAccess();
  const queries = useQueryClient();
  const { data: ticket } = useSuspenseQuery(ticketQuery(ticketId));
  const { work, busy, dialog } = useTicketWork(ticket.organisationId);
  const { others, write } = usePresence(ticketId);
  useTabTitle(`${words.number(ticket.number)} ${ticket.subject}`);
  useLive<{ readonly ticketId: string }>('ticket.changed', (news) => {
    if (!news || news.ticketId === ticketId) void queries.invalidateQueries({ queryKey: ['tickets'] });
  });
  const works = can('tickets.work') && ticket.mergedInto === null && ticket.status !== 'closed';
  return (
    <div className="flex flex-col gap-5">
      <PageHeader
        className="mb-0"
        title={
          <>
            <span className="font-normal text-muted-foreground tabular-nums">{words.number(ticket.number)}</span> {ticket.subject}
          </>
        }
        breadcrumb={<Link to="/tickets">{m.back}</Link>}
        badges={
          <>
            <TicketStatus status={ticket.status} />
            <TicketPriority priority={ticket.priority} />
          </>
        }
        actions={works && <Actions ticket={ticket} work={work} busy={busy} />}
      />
      <Viewers others={others} />
      <Standing ticket={ticket} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-5">
          <Conversation ticket={ticket} />
          {works && <ReplyForm ticket={ticket} work={work} busy={busy} onWriting={write} />}
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <TicketProperties ticket={ticket} work={work} busy={busy} />
          <Card>
            <CardHeader>
              <CardTitle>{m.clocks}</CardTitle>
            </CardHeader>
            <CardContent>
              <TicketClocks ticketId={ticketId} />
            </CardContent>
          </Card>
        </div>
      </div>
      {dialog}
    </div>
  );
}

/** Who else looks at it, so that two do not answer. */
function Viewers({ others }: { readonly others: readonly TicketViewerView[] }) {
  const m = useMessages(ticketMessages);
  const names = others.map(({ name, isWriting }) => (isWriting ? m.writing(name) : name)).join(', ');
  return (
    <div aria-live="polite" className="empty:hidden">
      {names !== '' && (
        <p className="inline-flex items-center gap-2 rounded-lg bg-info-soft px-3 py-1.5 text-info">
          <Eye aria-hidden className="size-4 shrink-0" /> {m.looking(names)}
        </p>
      )}
    </div>
  );
}

/** What is out of the ordinary about it. */
function Standing({ ticket: { id, mergedInto, follows, status, isErased } }: { readonly ticket: TicketView }) {
  const m = useMessages(ticketMessages);
  const { can } = useAccess();
  const { run, busy } = useAction();
  const unmerge = () => run(() => ticketDeskUnmerge({ path: { id } }), { done: m.unmerged, invalidate: readAnewTickets });
  return (
    <>
      {mergedInto !== null && (
        <Banner
          message={m.mergedInto}
          action={
            <>
              <Button variant="outline" size="sm" asChild>
                <Link to={`/tickets/${mergedInto}`}>{m.toTarget}</Link>
              </Button>
              {can('tickets.work') && (
                <Button variant="outline" size="sm" busy={busy} onClick={() => void unmerge()}>
                  {m.unmerge}
                </Button>
              )}
            </>
          }
        />
      )}
      {status === 'closed' && mergedInto === null && <Banner tone="neutral" message={m.closedHint} />}
      {follows !== null && (
        <Banner
          tone="neutral"
          message={m.follows}
          action={
            <Button variant="outline" size="sm" asChild>
              <Link to={`/tickets/${follows}`}>{m.toFollowed}</Link>
            </Button>
          }
        />
      )}
      {isErased && <Banner tone="neutral" message={m.isErased} />}
    </>
  );
}

interface ActionsProps {
  readonly ticket: TicketView;
  readonly work: WorkOnTicket;
  readonly busy: boolean;
}

function Actions({ ticket, work, busy }: ActionsProps) {
  const m = useMessages(ticketMessages);
  const [open, setOpen] = useState<'rename' | 'merge' | null>(null);
  const close = () => setOpen(null);
  const merging = useAction();
  const path = { id: ticket.id };
  const merge = async (into: string) => {
    const merged = async () => {
      await ticketDeskMerge({ path, body: { into } });
      return true;
    };
    const isMerged = await merging.run(merged, {
      done: m.mergedNow,
      undo: () => ticketDeskUnmerge({ path }),
      invalidate: readAnewTickets,
    });
    if (isMerged) close();
  };
  return (
    <>
      <Button variant="outline" onClick={() => setOpen('rename')}>
        <Pencil aria-hidden /> {m.rename}
      </Button>
      <Button variant="outline" onClick={() => setOpen('merge')}>
        <Merge aria-hidden /> {m.merge}
      </Button>
      {open === 'rename' && <RenameDialog ticket={ticket} work={work} busy={busy} onClose={close} />}
      {open === 'merge' && <MergeDialog ticket={ticket} busy={merging.busy} onMerge={(into) => void merge(into)} onClose={close} />}
    </>
  );
}

function RenameDialog({ ticket, work, busy, onClose }: ActionsProps & { readonly onClose: () => void }) {
  const m = useMessages(ticketMessages);
  const words = useMessages(ticketWords);
  const [wrong, setWrong] = useState<string>();
  const save = (data: FormData) => {
    const subject = String(data.get('subject')).trim();
    setWrong(subject === '' ? m.subjectMissing : undefined);
    if (subject === '') return;
    void work({
      onto: ticket.version,
      send: (version) => ticketAdminUpdate({ path: { id: ticket.id }, body: { subject, version } }),
      done: m.saved,
      onDone: onClose,
    });
  };
  return (
    <FormDialog title={m.rename} submitLabel={m.renameSave} busy={busy} size="md" onSubmit={save} onClose={onClose}>
      <Field label={words.subject} error={wrong} required>
        <Input name="subject" defaultValue={ticket.subject} maxLength={255} autoFocus />
      </Field>
    </FormDialog>
  );
}
