import { useSuspenseQuery } from '@tanstack/react-query';
import { Ellipsis, KeyRound } from 'lucide-react';
import { useState } from 'react';
import { passkeyRemove, passkeyRename, type PasskeyView } from '@/api/generated';
import { passkeysOffered } from '@/auth';
import { useAction, useConfirm } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '@/ui/dropdown-menu';
import { createPasskey } from './create-passkey';
import { factorsQuery, passkeysQuery } from './own-queries';
import { PasskeyNameDialog } from './passkey-name-dialog';
import { RecoveryCodesDialog } from './recovery-codes-dialog';
import { securityMessages } from './security.messages';

const invalidate = [passkeysQuery.queryKey, factorsQuery.queryKey, ['access']];

/** One's passkeys. Where the browser offers none, it says why. */
export function PasskeyCard() {
  const m = useMessages(securityMessages);
  const confirm = useConfirm();
  const { run } = useAction();
  const { data: passkeys } = useSuspenseQuery(passkeysQuery);
  const [naming, setNaming] = useState<PasskeyView | 'new' | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const remove = async ({ id, name }: PasskeyView) => {
    if (!(await confirm({ title: m.passkeyRemoveTitle(name), body: m.passkeyRemoveBody, action: m.passkeyRemove, tone: 'danger' }))) return;
    await run(() => passkeyRemove({ path: { id } }), { done: m.passkeyRemoved, invalidate });
  };
  return (
    <Card>
      <CardHeader>
        <CardTitle>{m.passkeyTitle}</CardTitle>
        <CardDescription>{m.passkeyHint}</CardDescription>
      </CardHeader>
      <CardContent className="flex flex-col items-start gap-4">
        {passkeys.length === 0 ? (
          <p className="text-muted-foreground">{m.passkeyNone}</p>
        ) : (
          <ul aria-label={m.passkeyTitle} className="flex w-full flex-col divide-y">
            {passkeys.map((passkey) => (
              <PasskeyLine key={passkey.id} passkey={passkey} onRename={() => setNaming(passkey)} onRemove={() => void remove(passkey)} />
            ))}
          </ul>
        )}
        {passkeysOffered() ? (
          <Button variant="outline" onClick={() => setNaming('new')}>
            <KeyRound aria-hidden /> {m.passkeyAdd}
          </Button>
        ) : (
          <p className="text-[0.8125rem] text-muted-foreground">{m.passkeyUnknown}</p>
        )}
      </CardContent>
      {naming === 'new' && (
        <PasskeyNameDialog
          title={m.passkeyAdd}
          hint={m.passkeyNameHint}
          submitLabel={m.passkeyGoOn}
          doneLabel={m.passkeyAdded}
          name=""
          invalidate={invalidate}
          save={createPasskey}
          onSaved={({ recoveryCodes }) => setCodes(recoveryCodes)}
          onClose={() => setNaming(null)}
        />
      )}
      {naming && naming !== 'new' && (
        <PasskeyNameDialog
          title={m.passkeyRenameTitle}
          submitLabel={m.passkeySave}
          doneLabel={m.passkeyRenamed}
          name={naming.name}
          invalidate={invalidate}
          save={(name) => passkeyRename({ path: { id: naming.id }, body: { name } })}
          onClose={() => setNaming(null)}
        />
      )}
      {codes && <RecoveryCodesDialog codes={codes} onClose={() => setCodes(null)} />}
    </Card>
  );
}

interface PasskeyLineProps {
  readonly passkey: PasskeyView;
  readonly onRename: () => void;
  readonly onRemove: () => void;
}

function PasskeyLine({ passkey, onRename, onRemove }: PasskeyLineProps) {
  const m = useMessages(securityMessages);
  const format = useFormat();
  const { name, synced, createdAt, lastUsedAt } = passkey;
  return (
    <li className="flex items-start gap-3 py-3 first:pt-0 last:pb-0">
      <KeyRound aria-hidden className="mt-0.5 size-5 text-muted-foreground" />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-medium break-words">
          {name} {synced && <Badge>{m.passkeySynced}</Badge>}
        </p>
        <p className="text-[0.8125rem] text-muted-foreground">
          {m.passkeyCreated(format.date(createdAt))}, {lastUsedAt ? m.passkeyUsed(format.relative(lastUsedAt)) : m.passkeyUnused}
        </p>
      </div>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon-sm" aria-label={m.passkeyActions(name)}>
            <Ellipsis aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem onSelect={onRename}>{m.passkeyRename}</DropdownMenuItem>
          <DropdownMenuItem tone="danger" onSelect={onRemove}>
            {m.passkeyRemove}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
    </li>
  );
}
