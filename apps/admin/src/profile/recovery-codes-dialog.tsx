import { useSuspenseQuery } from '@tanstack/react-query';
import { Download, Printer } from 'lucide-react';
import { useState } from 'react';
import { ownProfileQuery, saveFile, useConfirm } from '@/frame';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Checkbox } from '@/ui/checkbox';
import { CopyButton } from '@/ui/code';
import { Dialog, DialogBody, DialogFooter } from '@/ui/dialog';
import { profileMessages } from './profile.messages';
import { securityMessages } from './security.messages';

interface RecoveryCodesDialogProps {
  readonly codes: readonly string[];
  readonly onClose: () => void;
}

/** Shows codes that are never shown again, and lets nobody leave without a word about it. */
export function RecoveryCodesDialog({ codes, onClose }: RecoveryCodesDialogProps) {
  const m = useMessages(securityMessages);
  const words = useMessages(profileMessages);
  const confirm = useConfirm();
  const { data: profile } = useSuspenseQuery(ownProfileQuery);
  const [kept, setKept] = useState(false);
  const text = `${m.recoveryFile(profile.email)}\n\n${codes.join('\n')}\n`;
  const leave = async () => {
    const sure = kept || (await confirm({ title: m.recoveryLeaveTitle, body: m.recoveryLeaveBody, action: words.close, tone: 'danger' }));
    if (sure) onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && void leave()}
      onInteractOutside={(event) => event.preventDefault()}
      title={m.recoveryTitle}
      description={m.recoveryBody}
      closeLabel={words.close}
      size="sm"
      data-print-alone=""
    >
      <DialogBody className="flex flex-col gap-4">
        <p className="hidden font-medium print:block">{m.recoveryFile(profile.email)}</p>
        <ul
          aria-label={m.recoveryTitle}
          className="grid gap-x-6 gap-y-1.5 rounded-lg border bg-muted p-4 font-mono select-all sm:grid-cols-2"
        >
          {codes.map((code) => (
            <li key={code} className="text-center tabular-nums">
              {code}
            </li>
          ))}
        </ul>
        <div className="flex flex-wrap gap-2 print:hidden">
          <CopyButton value={codes.join('\n')} label={m.recoveryCopy} copiedLabel={m.copied} withText />
          <Button variant="outline" size="sm" onClick={() => print()}>
            <Printer aria-hidden /> {m.recoveryPrint}
          </Button>
          <Button
            variant="outline"
            size="sm"
            onClick={() => saveFile(new Blob([text], { type: 'text/plain;charset=utf-8' }), 'zocalo-recovery-codes.txt')}
          >
            <Download aria-hidden /> {m.recoveryDownload}
          </Button>
        </div>
        <div className="print:hidden">
          <Checkbox checked={kept} onCheckedChange={setKept} label={m.recoveryKept} />
        </div>
      </DialogBody>
      <DialogFooter className="print:hidden">
        <Button disabled={!kept} onClick={onClose}>
          {m.recoveryDone}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
