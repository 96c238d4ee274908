import { useEffect, useRef, useState } from 'react';
import { type AuditProblemView, auditVerify } from '@/api/generated';
import { Link, useAction } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Banner } from '@/ui/banner';
import { PageHeader } from '@/ui/page-header';
import { Progress } from '@/ui/progress';
import { Table, TBody, TD, TH, THead, TR } from '@/ui/table';
import { auditMessages } from './audit.messages';

interface Check {
  readonly state: 'running' | 'stopped' | 'done';
  readonly checked: number;
  readonly total: number;
  readonly problems: readonly AuditProblemView[];
}

/** More problems than anybody reads; the trail is broken by then. */
const MOST_SHOWN = 500;

/** Reads the whole trail piece by piece and shows what does not fit. */
export function Screen() {
  const m = useMessages(auditMessages);
  const format = useFormat();
  const { run } = useAction();
  const [check, setCheck] = useState<Check | null>(null);
  const going = useRef<AbortController | null>(null);
  useEffect(() => () => going.current?.abort(), []);

  const start = () =>
    run(async () => {
      going.current = new AbortController();
      const { signal } = going.current;
      let now: Check = { state: 'running', checked: 0, total: 0, problems: [] };
      let after: string | null | undefined;
      setCheck(now);
      do {
        const piece = await auditVerify({ body: after ? { after } : {}, signal });
        after = piece.next;
        const problems = [...now.problems, ...piece.problems].slice(0, MOST_SHOWN);
        now = { state: after === null ? 'done' : 'running', checked: now.checked + piece.checked, total: piece.total, problems };
        setCheck(now);
      } while (after !== null && !signal.aborted);
    }).finally(() => setCheck((now) => (now?.state === 'running' ? { ...now, state: 'stopped' } : now)));
  const stop = () => {
    going.current?.abort();
    setCheck((now) => now && { ...now, state: 'stopped' });
  };

  return (
    <div className="flex max-w-3xl flex-col gap-5">
      <PageHeader title={m.checkTitle} description={m.checkDescription} breadcrumb={<Link to="/audit">{m.title}</Link>} />
      <div className="flex gap-2">
        {check?.state === 'running' ? (
          <Button variant="outline" onClick={stop}>
            {m.stop}
          </Button>
        ) : (
          <Button onClick={() => void start()}>{check ? m.again : m.start}</Button>
        )}
      </div>
      {check && check.state !== 'done' && (
        <Progress
          label={m.checkTitle}
          value={check.checked}
          max={Math.max(check.total, 1)}
          text={m.progress(format.number(check.checked), format.number(check.total))}
        />
      )}
      <div aria-live="polite" className="flex flex-col gap-4">
        {check?.state === 'done' && check.problems.length === 0 && (
          <Banner tone="success" message={`${m.sound}. ${m.soundBody(format.number(check.checked))}`} />
        )}
        {check && check.problems.length > 0 && <Problems problems={check.problems} />}
      </div>
    </div>
  );
}

function Problems({ problems }: { readonly problems: readonly AuditProblemView[] }) {
  const m = useMessages(auditMessages);
  const format = useFormat();
  return (
    <>
      <Banner tone="danger" message={`${m.unsound}. ${m.unsoundBody}`} />
      <Table label={m.unsound} containerClassName="rounded-lg border">
        <THead>
          <TR>
            <TH>{m.position}</TH>
            <TH>{m.problem}</TH>
            <TH>{m.entry}</TH>
          </TR>
        </THead>
        <TBody>
          {problems.map(({ position, entryId, kind }) => (
            <TR key={`${position} ${entryId} ${kind}`}>
              <TD>{position === null ? '—' : format.number(position)}</TD>
              <TD>{m.kinds[kind]}</TD>
              <TD>
                {entryId === null ? (
                  '—'
                ) : (
                  <Link to={`/audit?entry=${entryId}`} className="font-mono text-[0.8125rem] underline underline-offset-4">
                    {entryId}
                  </Link>
                )}
              </TD>
            </TR>
          ))}
        </TBody>
      </Table>
    </>
  );
}
