import { useFormat, useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/dialog';
import { ticketMessages } from './ticket.messages';
import { useChangeText } from './use-change-text';

/** An entry that somebody wrote meanwhile, as the refusal names it. */
export interface MissedEntry {
  readonly sequence: number;
  readonly kind: 'message' | 'note' | 'change';
  readonly authorSide: string;
  readonly authorName: string | null;
  readonly changes: Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>> | null;
  readonly body: string | null;
  readonly createdAt: string;
}

/** The refusal names at most so many. */
const MOST = 20;

interface MissedDialogProps {
  readonly organisationId: string;
  readonly entries: readonly MissedEntry[];
  readonly onAgain: () => void;
  readonly onClose: () => void;
}

/** Somebody was quicker: what they did, and whether to go on. */
export function MissedDialog({ organisationId, entries, onAgain, onClose }: MissedDialogProps) {
  const m = useMessages(ticketMessages);
  const { dateTime } = useFormat();
  const changeText = useChangeText(organisationId);
  const nameOf = ({ authorName, authorSide }: MissedEntry) => authorName ?? (authorSide === 'system' ? m.system : m.somebody);
  const saidOf = (entry: MissedEntry) => {
    if (entry.kind === 'change') return m.changedIt(nameOf(entry));
    return entry.kind === 'note' ? m.wroteNote(nameOf(entry)) : m.wroteMessage(nameOf(entry));
  };
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()} title={m.missedTitle} description={m.missedBody} closeLabel={m.close}>
      <DialogBody>
        <ol className="flex flex-col gap-3">
          {entries.map((entry) => (
            <li key={entry.sequence} className="rounded-lg border px-3 py-2">
              <p>
                <span className="font-medium">{saidOf(entry)}</span>{' '}
                <time dateTime={entry.createdAt} className="text-[0.8125rem] text-muted-foreground">
                  {dateTime(entry.createdAt)}
                </time>
              </p>
              <p dir="auto" className="break-words whitespace-pre-wrap">
                {entry.changes ? changeText(entry.changes) : entry.body}
              </p>
            </li>
          ))}
        </ol>
        {entries.length === MOST && <p className="mt-3 text-muted-foreground">{m.missedMore}</p>}
      </DialogBody>
      <DialogFooter>
        <Button variant="outline" onClick={onClose}>
          {m.lookFirst}
        </Button>
        <Button onClick={onAgain}>{m.anyway}</Button>
      </DialogFooter>
    </Dialog>
  );
}
