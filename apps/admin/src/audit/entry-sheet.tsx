import { useQuery } from '@tanstack/react-query';
import { auditFind } from '@/api/generated';
import { Link, ProblemPage } from '@/frame';
import { useAuditText } from '@/frame/audit-text';
import { useFormat, useMessages } from '@/i18n';
import { Code } from '@/ui/code';
import { DescriptionItem, DescriptionList } from '@/ui/description-list';
import { ValueDiff } from '@/ui/diff';
import { Sheet, SheetBody } from '@/ui/sheet';
import { SkeletonForm } from '@/ui/skeleton';
import { auditMessages } from './audit.messages';

/** One entry with what it changed, field by field. */
export function EntrySheet({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const m = useMessages(auditMessages);
  const format = useFormat();
  const text = useAuditText();
  const { data: entry, error } = useQuery({
    queryKey: ['audit', 'entry', id],
    queryFn: ({ signal }) => auditFind({ path: { id }, signal }),
  });
  const labels = {
    table: m.changes,
    key: m.field,
    before: m.before,
    after: m.after,
    added: m.added,
    removed: m.removed,
    changed: m.changed,
    same: m.same,
  };
  return (
    <Sheet
      open
      onOpenChange={(next) => !next && onClose()}
      title={entry ? text.action(entry.action) : m.entry}
      {...(entry && { description: <Code>{entry.action}</Code> })}
      closeLabel={m.close}
      className="sm:w-[40rem]"
    >
      <SheetBody className="flex flex-col gap-6">
        {error && <ProblemPage error={error} />}
        {!entry && !error && <SkeletonForm fields={6} />}
        {entry && (
          <>
            <DescriptionList>
              <DescriptionItem label={m.when}>
                <time dateTime={entry.occurredAt} title={entry.occurredAt}>
                  {format.dateTime(entry.occurredAt)}
                </time>
              </DescriptionItem>
              <DescriptionItem label={m.who}>
                {entry.actorId ? (
                  <Link to={`/audit?actorId=${entry.actorId}`} className="underline underline-offset-4" title={m.onlyPerson}>
                    {text.actor(entry)}
                  </Link>
                ) : (
                  text.actor(entry)
                )}
              </DescriptionItem>
              {entry.actorReason && <DescriptionItem label={m.reason}>{entry.actorReason}</DescriptionItem>}
              <DescriptionItem label={m.target}>
                <Link
                  to={`/audit?targetType=${entry.targetType}&targetId=${encodeURIComponent(entry.targetId)}`}
                  className="underline underline-offset-4"
                  title={m.onlyTarget}
                >
                  {text.target(entry)}
                </Link>
              </DescriptionItem>
              <DescriptionItem label={m.request}>
                <Code>{entry.requestId}</Code>
              </DescriptionItem>
              {entry.sessionId && (
                <DescriptionItem label={m.session}>
                  <Code>{entry.sessionId}</Code>
                </DescriptionItem>
              )}
              <DescriptionItem label={m.sequence}>{entry.sequence === null ? m.unsealed : format.number(entry.sequence)}</DescriptionItem>
            </DescriptionList>
            {(entry.before ?? entry.after) && (
              <section>
                <h2 className="mb-2 font-medium">{m.changes}</h2>
                <ValueDiff before={entry.before ?? {}} after={entry.after ?? {}} labels={labels} onlyChanges />
              </section>
            )}
            {entry.personal && (
              <section>
                <h2 className="mb-2 font-medium">{m.personal}</h2>
                <DescriptionList>
                  {Object.entries(entry.personal).map(([key, value]) => (
                    <DescriptionItem key={key} label={key}>
                      {typeof value === 'string' ? value : JSON.stringify(value)}
                    </DescriptionItem>
                  ))}
                </DescriptionList>
              </section>
            )}
            {entry.personalErased && <p className="text-muted-foreground">{m.personalErased}</p>}
          </>
        )}
      </SheetBody>
    </Sheet>
  );
}
