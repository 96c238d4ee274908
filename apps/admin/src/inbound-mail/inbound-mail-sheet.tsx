import { useQuery } from '@tanstack/react-query';
import { inboundMailAdminDiscard, inboundMailAdminRelease, type InboundMailContentView, type InboundMailDetailView } from '@/api/generated';
import { Link, ProblemPage, useAccess, useAction, useConfirm } from '@/frame';
import { useFormat, useMessages, wordFor } from '@/i18n';
import { Button } from '@/ui/button';
import { DescriptionItem, DescriptionList } from '@/ui/description-list';
import { Sheet, SheetBody } from '@/ui/sheet';
import { Skeleton } from '@/ui/skeleton';
import { InboundMailState } from './inbound-mail-state';
import { inboundMailMessages } from './inbound-mail.messages';
import { inboundMailQuery, isReleasable, isUndecided, readAnewInboundMails } from './inbound-mail-queries';

interface InboundMailSheetProps {
  readonly id: string;
  readonly onClose: () => void;
}

/** One mail: who says that they wrote it, what it says as far as that is kept, and what can be done. */
export function InboundMailSheet({ id, onClose }: InboundMailSheetProps) {
  const m = useMessages(inboundMailMessages);
  const { data: mail, error } = useQuery(inboundMailQuery(id));
  const { canEverywhere } = useAccess();
  return (
    <Sheet
      open
      onOpenChange={(next) => !next && onClose()}
      title={mail?.content?.subject || (mail?.content ? m.noSubject : m.mail)}
      closeLabel={m.close}
      className="sm:w-[44rem]"
    >
      <SheetBody className="flex flex-col gap-4">
        {error && <ProblemPage error={error} />}
        {!mail && !error && <Skeleton className="h-72" />}
        {mail && (
          <>
            {isReleasable(mail) && canEverywhere('inbound-mail.manage') && (
              <Decision id={id} canDiscard={isUndecided(mail)} onDone={onClose} />
            )}
            <Facts mail={mail} />
            {mail.content ? <Content content={mail.content} /> : <p className="text-muted-foreground">{m.gone}</p>}
          </>
        )}
      </SheetBody>
    </Sheet>
  );
}

interface DecisionProps {
  readonly id: string;
  readonly canDiscard: boolean;
  readonly onDone: () => void;
}

function Decision({ id, canDiscard, onDone }: DecisionProps) {
  const m = useMessages(inboundMailMessages);
  const confirm = useConfirm();
  const { run, busy } = useAction();
  const decide = async (work: () => Promise<unknown>, done: string) => {
    const result = await run(async () => (await work(), true), { done, invalidate: readAnewInboundMails });
    if (result) onDone();
  };
  const release = async () => {
    if (await confirm({ title: m.releaseTitle(1), body: m.releaseBody, action: m.release }))
      await decide(() => inboundMailAdminRelease({ path: { id } }), m.released);
  };
  const discard = async () => {
    if (await confirm({ title: m.discardTitle(1), body: m.discardBody, action: m.discard, tone: 'danger' }))
      await decide(() => inboundMailAdminDiscard({ path: { id } }), m.discarded);
  };
  return (
    <div className="flex flex-wrap gap-2">
      <Button disabled={busy} onClick={() => void release()}>
        {m.release}
      </Button>
      {canDiscard && (
        <Button variant="outline" disabled={busy} onClick={() => void discard()}>
          {m.discard}
        </Button>
      )}
    </div>
  );
}

function Facts({ mail }: { readonly mail: InboundMailDetailView }) {
  const m = useMessages(inboundMailMessages);
  const { dateTime, bytes, number } = useFormat();
  const { can } = useAccess();
  const { from, envelopeFrom, content, state, reason, became, released, attempts } = mail;
  return (
    <DescriptionList>
      <DescriptionItem label={m.from}>
        <bdi>{content?.fromName}</bdi> <bdi>{from ?? m.nobody}</bdi>
      </DescriptionItem>
      {envelopeFrom !== from && <DescriptionItem label={m.envelopeFrom}>{envelopeFrom ?? m.nobody}</DescriptionItem>}
      <DescriptionItem label={m.to}>{mail.recipients.join(', ')}</DescriptionItem>
      <DescriptionItem label={m.state}>
        <InboundMailState state={state} /> {reason !== null && wordFor(m.reasons, reason)}
        {released && <p className="mt-1 text-muted-foreground">{m.wasReleased}</p>}
      </DescriptionItem>
      {became?.type === 'ticket' && can('tickets.read') && (
        <DescriptionItem label={m.became}>
          <Link to={`/tickets/${became.id}`} className="text-primary hover:underline">
            {m.openTicket}
          </Link>
        </DescriptionItem>
      )}
      <DescriptionItem label={m.receivedAt}>
        {dateTime(mail.receivedAt)} · {m.sources[mail.source]} · {bytes(mail.sizeBytes)}
      </DescriptionItem>
      {mail.settledAt !== null && <DescriptionItem label={m.settledAt}>{dateTime(mail.settledAt)}</DescriptionItem>}
      {attempts > 1 && <DescriptionItem label={m.attempts}>{number(attempts)}</DescriptionItem>}
    </DescriptionList>
  );
}

/** As its sender wrote it: text and nothing else, and the names of files that nobody can open here. */
function Content({ content: { text, isCut, files, omittedFiles } }: { readonly content: InboundMailContentView }) {
  const m = useMessages(inboundMailMessages);
  const { bytes } = useFormat();
  return (
    <>
      <section aria-label={m.text}>
        <h3 className="mb-1 font-medium">{m.text}</h3>
        <p dir="auto" className="rounded-lg border p-3 break-words whitespace-pre-wrap">
          {text.trim() === '' ? m.noText : text}
        </p>
        {isCut && <p className="mt-1 text-[0.8125rem] text-muted-foreground">{m.cut}</p>}
      </section>
      {files.length > 0 && (
        <section aria-label={m.files}>
          <h3 className="mb-1 font-medium">{m.files}</h3>
          <ul className="flex flex-col gap-1">
            {files.map(({ name, contentType, sizeBytes }, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- names may come twice, and the files of a mail stay
              <li key={index} className="break-words">
                <bdi>{name}</bdi>{' '}
                <span className="text-[0.8125rem] text-muted-foreground">
                  {contentType}, {bytes(sizeBytes)}
                </span>
              </li>
            ))}
          </ul>
          {omittedFiles > 0 && <p className="text-muted-foreground">{m.moreFiles(omittedFiles)}</p>}
        </section>
      )}
    </>
  );
}
