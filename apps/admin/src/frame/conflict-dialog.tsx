import type { ReactNode } from 'react';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/dialog';
import { Table, TBody, TD, TH, THead, TR } from '@/ui/table';
import { frameMessages } from './frame.messages';

interface ConflictDialogProps {
  readonly labels: Readonly<Record<string, string>>;
  readonly mine: Readonly<Record<string, unknown>>;
  readonly theirs: Readonly<Record<string, unknown>>;
  /** How a value reads; undefined: as it is. */
  readonly show?: (field: string, value: unknown) => ReactNode;
  readonly onTakeTheirs: () => void;
  readonly onKeepMine: () => void;
  readonly onClose: () => void;
}

/** Two people changed the same record: both versions, field by field, and the choice between them. */
export function ConflictDialog({ labels, mine, theirs, show, onTakeTheirs, onKeepMine, onClose }: ConflictDialogProps) {
  const m = useMessages(frameMessages);
  const textOf = (key: string, value: unknown) => show?.(key, value) ?? plain(value);
  const different = Object.keys(labels).filter((key) => plain(mine[key]) !== plain(theirs[key]));
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={m.conflictTitle}
      description={m.conflictBody}
      closeLabel={m.close}
      size="lg"
    >
      <DialogBody>
        <Table label={m.conflictTitle} containerClassName="rounded-lg border">
          <THead>
            <TR>
              <TH>{m.field}</TH>
              <TH>{m.theirs}</TH>
              <TH>{m.yours}</TH>
            </TR>
          </THead>
          <TBody>
            {different.map((key) => (
              <TR key={key}>
                <TD className="font-medium">{labels[key]}</TD>
                <TD>{textOf(key, theirs[key])}</TD>
                <TD>{textOf(key, mine[key])}</TD>
              </TR>
            ))}
          </TBody>
        </Table>
      </DialogBody>
      <DialogFooter>
        <Button variant="outline" onClick={onTakeTheirs}>
          {m.takeTheirs}
        </Button>
        <Button onClick={onKeepMine}>{m.saveMine}</Button>
      </DialogFooter>
    </Dialog>
  );
}

function plain(value: unknown): string {
  if (value === null || value === undefined || value === '') return '—';
  if (Array.isArray(value)) return value.length === 0 ? '—' : value.map(plain).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
