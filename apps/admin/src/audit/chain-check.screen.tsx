import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { type AuditProblemView, auditVerify } from '@/api/generated';
import { Link, useAction } from '@/frame';
import { discardDraft, keepDraft, readDraft } from '@/frame/drafts';
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
  /** Where it goes on; null: at the beginning. */
  readonly after: string | null;
}

const UNBEGUN: Check = { state: 'running', checked: 0, total: 0, problems: [], after: null };
/** Kept as what somebody types is: it survives a reload, and another screen, but not the person. */
const KEPT = 'audit:check';
/** More problems than anybody reads; the trail is broken by then. */
const MOST_SHOWN = 500;

/** Reads the whole trail piece by piece and shows what does not fit. One that was left goes on where it was. */
export function Screen() {
  const m = useMessages(auditMessages);
  const format = useFormat();
  const { run } = useAction();
  const [check, setCheck] = useState(() => readDraft<Check>(KEPT));
  const going = useRef<AbortController | null>(null);
  const show = (next: Check) => {
    // A result is of its moment.
    if (next.state === 'done') discardDraft(KEPT);
    else keepDraft(KEPT, next);
    setCheck(next);
  };

  const goOn = async (from: Check) => {
    const { signal } = (going.current = new AbortController());
    let now: Check = { ...from, state: 'running' };
    show(now);
    await run(async () => {
      while (now.state === 'running') {
        const piece = await auditVerify({ body: now.after === null ? {} : { after: now.after }, signal });
        now = {
          state: piece.next === null ? 'done' : 'running',
          checked: now.checked + piece.checked,
          total: piece.total,
          problems: [...now.problems, ...piece.problems].slice(0, MOST_SHOWN),
          after: piece.next,
        };
        show(now);
      }
    });
    // Kept as one that runs: whoever leaves comes back to that, and a reload breaks off what is asked for, too.
    if (!signal.aborted && now.state === 'running') setCheck({ ...now, state: 'stopped' });
  };
  const stop = () => {
    going.current?.abort();
    if (check) show({ ...check, state: 'stopped' });
  };
  const goOnAfterReturn = useEffectEvent(() => {
    if (check?.state === 'running') void goOn(check);
  });
  useEffect(() => {
    goOnAfterReturn();
    return () => going.current?.abort();
  }, []);

  return (
    <div className="flex max-w-3xl flex-col gap-5">
      <PageHeader title={m.checkTitle} description={m.checkDescription} breadcrumb={<Link to="/audit">{m.title}</Link>} />
      <div className="flex gap-2">
        {check?.state === 'running' ? (
          <Button variant="outline" onClick={stop}>
            {m.stop}
          </Button>
        ) : (
          <>
            {check?.state === 'stopped' && <Button onClick={() => void goOn(check)}>{m.goOn}</Button>}
            <Button variant={check?.state === 'stopped' ? 'outline' : 'primary'} onClick={() => void goOn(UNBEGUN)}>
              {check ? m.again : m.start}
            </Button>
          </>
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
        {check?.state === 'stopped' && check.problems.length === 0 && (
          <Banner tone="warning" message={m.stoppedAt(format.number(check.checked))} />
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
