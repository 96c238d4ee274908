import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { consentSay, type ConsentView } from '@/api/generated';
import { useAction } from '@/frame';
import { useFormat, useLanguage, useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { Card, CardContent, CardDescription, CardFooter, CardHeader, CardTitle } from '@/ui/card';
import { Switch } from '@/ui/switch';
import { ConsentHistory } from './consent-history';
import { isUndoable } from './consent-undo';
import { consentsQuery } from './own-queries';
import { privacyMessages } from './privacy.messages';

const invalidate = [consentsQuery.queryKey];

/** What one agrees to: each with the version of its text and when one said so. */
export function ConsentCard() {
  const m = useMessages(privacyMessages);
  const { run } = useAction();
  const { data: consents } = useSuspenseQuery(consentsQuery);
  const [history, setHistory] = useState(false);
  const say = ({ kind, version }: ConsentView, granted: boolean) =>
    consentSay({ path: { kind }, body: granted ? { granted, version } : { granted } });
  const answer = (consent: ConsentView, granted: boolean) =>
    run(() => say(consent, granted), {
      done: m.consentSaid,
      ...(isUndoable(consent) && { undo: () => say(consent, !granted) }),
      invalidate,
    });
  return (
    <Card>
      <CardHeader>
        <CardTitle>{m.consentTitle}</CardTitle>
        <CardDescription>{m.consentHint}</CardDescription>
      </CardHeader>
      <CardContent>
        <ul className="flex flex-col divide-y">
          {consents.map((consent) => (
            <ConsentLine key={consent.kind} consent={consent} onAnswer={(granted) => void answer(consent, granted)} />
          ))}
        </ul>
      </CardContent>
      <CardFooter>
        <Button variant="outline" size="sm" onClick={() => setHistory(true)}>
          {m.historyShow}
        </Button>
      </CardFooter>
      {history && <ConsentHistory consents={consents} onClose={() => setHistory(false)} />}
    </Card>
  );
}

interface ConsentLineProps {
  readonly consent: ConsentView;
  readonly onAnswer: (granted: boolean) => void;
}

function ConsentLine({ consent, onAnswer }: ConsentLineProps) {
  const m = useMessages(privacyMessages);
  const { language } = useLanguage();
  const name = consent.help[language].replace(/\.$/, '');
  const outdated = consent.granted && !consent.current;
  const hint = (
    <>
      <Answer consent={consent} />
      {!consent.withdrawable && ` ${m.consentBound}`}
      {outdated && <span className="block font-medium text-warning">{m.consentNewer(consent.version)}</span>}
    </>
  );
  const agree = (
    <Button size="sm" variant="outline" aria-label={`${m.consentAgree}: ${name}`} onClick={() => onAnswer(true)}>
      {m.consentAgree}
    </Button>
  );
  return (
    <li className="py-3 first:pt-0 last:pb-0">
      {consent.withdrawable ? (
        <Switch label={name} hint={hint} checked={consent.granted} onCheckedChange={onAnswer} />
      ) : (
        <div className="flex items-start justify-between gap-4">
          <p className="min-w-0">
            {name} {consent.granted && <Badge tone="success">{m.agreed}</Badge>}
            <span className="block text-[0.8125rem] text-muted-foreground">{hint}</span>
          </p>
          {!consent.granted && agree}
        </div>
      )}
      {outdated && <div className="mt-2">{agree}</div>}
    </li>
  );
}

/** What one said, to which version, and when. */
function Answer({ consent: { answeredAt, answeredVersion, granted, version } }: { readonly consent: ConsentView }) {
  const m = useMessages(privacyMessages);
  const format = useFormat();
  if (answeredAt === null) return m.consentNever(version);
  const when = format.dateTime(answeredAt);
  return granted ? m.consentYes(when, answeredVersion ?? '') : m.consentNo(when);
}
