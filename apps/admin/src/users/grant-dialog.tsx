import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { homeFor, ownProfileQuery, useAccess } from '@/frame';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Dialog, DialogBody, DialogFooter } from '@/ui/dialog';
import { type GrantChoice, GrantFields, isComplete } from './grant-fields';
import { recordMessages } from './record.messages';

interface GrantDialogProps {
  readonly title: string;
  /** Where the person belongs; null: where whoever gives the role would make one. */
  readonly organisationId: string | null;
  readonly busy?: boolean;
  readonly onClose: () => void;
  readonly onChosen: (grant: GrantChoice) => void;
}

/** Chooses a role and where it holds. */
export function GrantDialog({ title, organisationId, busy = false, onClose, onChosen }: GrantDialogProps) {
  const m = useMessages(recordMessages);
  const access = useAccess();
  const { data: own } = useSuspenseQuery(ownProfileQuery);
  const home = organisationId ?? homeFor(access, 'role.grant', own.organisationId) ?? null;
  const [choice, setChoice] = useState<GrantChoice>({ role: '', scopeType: 'organisation', scopeId: home });
  return (
    <Dialog open onOpenChange={(next) => !next && onClose()} title={title} closeLabel={m.close} size="sm">
      <DialogBody className="flex flex-col gap-4">
        <GrantFields value={choice} onChange={setChoice} organisationId={home} />
      </DialogBody>
      <DialogFooter>
        <Button variant="outline" onClick={onClose}>
          {m.cancel}
        </Button>
        <Button busy={busy} disabled={!isComplete(choice)} onClick={() => onChosen(choice)}>
          {m.grantDo}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
