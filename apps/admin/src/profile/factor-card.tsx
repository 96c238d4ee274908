import { useSuspenseQuery } from '@tanstack/react-query';
import { LifeBuoy, Smartphone } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { factorBegin, factorRemove, factorRenew, type TotpEnrolmentView } from '@/api/generated';
import { useAction, useConfirm } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Banner } from '@/ui/banner';
import { Button } from '@/ui/button';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card';
import { toast } from '@/ui/toast-store';
import { factorsQuery } from './own-queries';
import { RecoveryCodesDialog } from './recovery-codes-dialog';
import { securityMessages } from './security.messages';
import { TotpDialog } from './totp-dialog';

const invalidate = [factorsQuery.queryKey, ['access']];
const FEW_CODES = 3;

/** The authenticator app and the recovery codes. Keys and codes live in this component alone, for as long as they are shown. */
export function FactorCard() {
  const m = useMessages(securityMessages);
  const format = useFormat();
  const confirm = useConfirm();
  const { run, busy } = useAction();
  const { data: factors } = useSuspenseQuery(factorsQuery);
  const [enrolment, setEnrolment] = useState<TotpEnrolmentView | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const has = factors.totpSince !== null || factors.passkeys > 0;

  const begin = async () => setEnrolment((await run(() => factorBegin())) ?? null);
  const remove = async () => {
    if (!(await confirm({ title: m.appRemoveTitle, body: m.appRemoveBody, action: m.appRemove, tone: 'danger' }))) return;
    await run(() => factorRemove(), { done: m.appRemoved, invalidate });
  };
  const renew = async () => {
    if (!(await confirm({ title: m.codesRenewTitle, body: m.codesRenewBody, action: m.codesRenew, tone: 'danger' }))) return;
    const made = await run(() => factorRenew(), { invalidate });
    if (made) setCodes(made.recoveryCodes);
  };

  return (
    <Card>
      <CardHeader>
        <CardTitle>{m.factorTitle}</CardTitle>
        <CardDescription>{m.factorHint}</CardDescription>
      </CardHeader>
      <CardContent className="flex flex-col gap-4">
        {factors.required && !has && <Banner tone="warning" message={m.factorRequired} />}
        <ul className="flex flex-col divide-y">
          <Row
            icon={<Smartphone aria-hidden className="size-5" />}
            title={m.app}
            badge={factors.totpSince && <Badge tone="success">{m.on}</Badge>}
            text={factors.totpSince ? m.appSince(format.date(factors.totpSince)) : m.appNone}
          >
            <Button variant={factors.totpSince ? 'outline' : 'primary'} size="sm" busy={busy} onClick={() => void begin()}>
              {factors.totpSince ? m.appReplace : m.appSetUp}
            </Button>
            {factors.totpSince && (
              <Button variant="ghost" size="sm" onClick={() => void remove()}>
                {m.appRemove}
              </Button>
            )}
          </Row>
          {has && (
            <Row
              icon={<LifeBuoy aria-hidden className="size-5" />}
              title={m.codes}
              badge={factors.recoveryCodesLeft <= FEW_CODES && <Badge tone="warning">{format.number(factors.recoveryCodesLeft)}</Badge>}
              text={m.codesLeft(factors.recoveryCodesLeft)}
            >
              <Button variant="outline" size="sm" onClick={() => void renew()}>
                {m.codesRenew}
              </Button>
            </Row>
          )}
        </ul>
      </CardContent>
      {enrolment && (
        <TotpDialog
          enrolment={enrolment}
          onClose={() => setEnrolment(null)}
          onDone={(recoveryCodes) => {
            setEnrolment(null);
            setCodes(recoveryCodes);
            // A message would lie over the codes.
            if (recoveryCodes === null) toast.success(m.totpOn);
          }}
        />
      )}
      {codes && <RecoveryCodesDialog codes={codes} onClose={() => setCodes(null)} />}
    </Card>
  );
}

interface RowProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly badge: ReactNode;
  readonly text: string;
  readonly children: ReactNode;
}

function Row({ icon, title, badge, text, children }: RowProps) {
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 py-3 first:pt-0 last:pb-0">
      <span className="pt-0.5 text-muted-foreground">{icon}</span>
      <div className="min-w-0 flex-1 basis-48">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {title} {badge}
        </p>
        <p className="text-[0.8125rem] text-muted-foreground">{text}</p>
      </div>
      <div className="flex flex-wrap gap-2">{children}</div>
    </li>
  );
}
