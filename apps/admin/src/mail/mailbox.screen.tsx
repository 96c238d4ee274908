import { useQuery } from '@tanstack/react-query';
import { ExternalLink, Paperclip } from 'lucide-react';
import { isProblem } from '@/api';
import { mailboxFind, mailboxFindAll, type MailboxEntryView } from '@/api/generated';
import { type ListDefinition, listQuery, ListScreen, type ListSource, ProblemPage, useAccess, useSearchState } from '@/frame';
import { useFormat, useMessages, wordFor } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { Code } from '@/ui/code';
import { EmptyState } from '@/ui/empty-state';
import { PageHeader } from '@/ui/page-header';
import { Sheet, SheetBody } from '@/ui/sheet';
import { Skeleton } from '@/ui/skeleton';
import { mailNames } from './mail-names';
import { mailMessages } from './mail.messages';

const TONES: Record<string, 'neutral' | 'info' | 'success' | 'danger'> = {
  kept: 'neutral',
  queued: 'info',
  sent: 'success',
  failed: 'danger',
};

/** The API compares whole addresses, in small letters as it keeps them. */
const ADDRESS = /^\S+@\S+$/;

const mails: ListSource<MailboxEntryView> = {
  queryKey: ['mailbox'],
  beside: ['mail'],
  load: async ({ query: { to }, signal }) => {
    const query = ADDRESS.test(to ?? '') ? { to: to.toLowerCase() } : {};
    return { ...(await mailboxFindAll({ query, signal })), nextCursor: null };
  },
};

/** The newest mails of the platform, to read what it said and to follow its links while no mail server is set up. */
export function Screen() {
  const m = useMessages(mailMessages);
  const names = useMessages(mailNames);
  const format = useFormat();
  const { demo } = useAccess();
  const [search, change] = useSearchState();
  const { error } = useQuery(listQuery(mails, search));
  // Where mails are sent, the API has no mailbox.
  if (isProblem(error, 'NOT_FOUND'))
    return (
      <>
        <PageHeader title={m.mailbox} />
        <EmptyState title={m.sent} body={m.sentHint} />
      </>
    );
  const definition: ListDefinition<MailboxEntryView> = {
    screen: 'mailbox',
    title: m.mailbox,
    description: demo ? m.mailboxDemoHint : m.mailboxHint,
    ...mails,
    columns: [
      { key: 'subject', title: m.subject, cell: ({ subject }) => subject },
      { key: 'to', title: m.to, cell: ({ to }) => to, wide: true },
      {
        key: 'when',
        title: m.when,
        cell: ({ createdAt }) => (
          <time dateTime={createdAt} className="inline-block min-w-22">
            {format.dateTime(createdAt)}
          </time>
        ),
      },
      {
        key: 'status',
        title: m.status,
        cell: ({ status }) => <Badge tone={TONES[status] ?? 'neutral'}>{wordFor(m.state, status)}</Badge>,
      },
      { key: 'template', title: m.template, cell: ({ template }) => wordFor(names, template), hidden: true },
    ],
    filters: [{ key: 'to', kind: 'text', title: m.filter, placeholder: m.wholeAddress, accepts: ADDRESS }],
    rowKey: ({ id }) => id,
    rowName: ({ subject }) => subject,
    rowLink: ({ id }) => `/mail/mailbox?${new URLSearchParams({ ...search, mail: id }).toString()}`,
    empty: { title: m.none, body: m.noneHint },
  };
  return (
    <>
      <ListScreen definition={definition} />
      {search.mail && <MailSheet id={search.mail} onClose={() => change({ mail: null }, { replace: true })} />}
    </>
  );
}

function MailSheet({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const m = useMessages(mailMessages);
  const { data: mail, error } = useQuery({ queryKey: ['mailbox', id], queryFn: ({ signal }) => mailboxFind({ path: { id }, signal }) });
  return (
    <Sheet
      open
      onOpenChange={(next) => !next && onClose()}
      title={mail?.subject ?? m.mailbox}
      description={mail?.to}
      closeLabel={m.close}
      className="sm:w-[44rem]"
    >
      <SheetBody className="flex flex-col gap-4">
        {error && <ProblemPage error={error} />}
        {!mail && !error && <Skeleton className="h-96" />}
        {mail?.link && (
          <div>
            <Button variant="outline" asChild>
              <a href={mail.link} target="_blank" rel="noreferrer">
                <ExternalLink aria-hidden /> {m.link}
              </a>
            </Button>
          </div>
        )}
        {mail?.attachment && (
          <p className="flex items-center gap-2 text-muted-foreground">
            <Paperclip aria-hidden className="size-4" /> {m.attachment}: {mail.attachment}
          </p>
        )}
        {mail && mail.html === null && <p className="text-muted-foreground">{m.gone}</p>}
        {mail?.html && (
          <iframe
            title={mail.subject}
            src={`/mailbox/${id}/frame`}
            sandbox="allow-popups"
            className="h-[28rem] w-full rounded-lg border bg-white"
          />
        )}
        {mail?.text && (
          <details>
            <summary className="cursor-pointer text-muted-foreground">{m.text}</summary>
            <Code block className="mt-2 whitespace-pre-wrap">
              {mail.text}
            </Code>
          </details>
        )}
      </SheetBody>
    </Sheet>
  );
}
