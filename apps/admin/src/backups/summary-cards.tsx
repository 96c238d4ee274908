import { useSuspenseQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useAccess } from '@/frame';
import { useNow } from '@/frame/use-now';
import { useFormat, useMessages } from '@/i18n';
import { Banner } from '@/ui/banner';
import { Card, CardContent, CardTitle } from '@/ui/card';
import type { BackupSummaryView } from '@/api/generated';
import { summaryQuery } from './backup-queries';
import { BackupProgress, DrillState, useDuration } from './backup-words';
import { backupMessages } from './backups.messages';
import { useFailureText } from './failure-text';
import { UndoBanner } from './undo-banner';

/** As long as the alert waits for one. */
const STALE_MS = 26 * 3_600_000;

/** How things stand with backups, before the list of them. */
export function SummaryCards() {
  const m = useMessages(backupMessages);
  const { data: summary } = useSuspenseQuery(summaryQuery);
  return (
    <>
      <UndoBanner />
      <Warnings summary={summary} />
      <Card aria-labelledby="backups-now">
        <CardTitle id="backups-now" className="sr-only">
          {m.now}
        </CardTitle>
        <CardContent className="flex flex-col gap-4">
          <Facts summary={summary} />
          {summary.running && (
            <div className="border-t pt-4">
              <p className="mb-2 font-medium">
                <Link to={`/backups/${summary.running.id}`} className="hover:underline">
                  {m.running}
                </Link>
              </p>
              <BackupProgress backup={summary.running} />
            </div>
          )}
        </CardContent>
      </Card>
    </>
  );
}

function Warnings({ summary }: { readonly summary: BackupSummaryView }) {
  const m = useMessages(backupMessages);
  const format = useFormat();
  const now = useNow();
  const failureText = useFailureText();
  const { lastVerifiedCreatedAt, encrypted, running, drillObstacle } = summary;
  return (
    <>
      {lastVerifiedCreatedAt === null && !running && <Banner tone="danger" message={m.noGood} />}
      {lastVerifiedCreatedAt !== null && now - Date.parse(lastVerifiedCreatedAt) > STALE_MS && (
        <Banner tone="danger" message={m.stale(format.dateTime(lastVerifiedCreatedAt))} />
      )}
      {drillObstacle && <Banner tone="warning" message={`${m.noDrillHere} ${failureText(drillObstacle)}`} />}
      {!encrypted && <Banner tone="warning" message={m.notEncrypted} />}
    </>
  );
}

function Facts({ summary }: { readonly summary: BackupSummaryView }) {
  const m = useMessages(backupMessages);
  const format = useFormat();
  const duration = useDuration();
  const { canEverywhere } = useAccess();
  const { place, freeBytes, lastVerifiedCreatedAt, nextAt, keepDays, keepWeekly, keepMonthly, lastDrill, expectedRestoreSeconds } = summary;
  return (
    <dl className="grid gap-x-6 gap-y-4 sm:grid-cols-2 lg:grid-cols-3">
      <Fact label={m.lastVerified} more={lastVerifiedCreatedAt && format.dateTime(lastVerifiedCreatedAt)}>
        {lastVerifiedCreatedAt ? format.relative(lastVerifiedCreatedAt) : m.never}
      </Fact>
      <Fact label={m.next} more={nextAt && format.dateTime(nextAt)}>
        {nextAt ? format.relative(nextAt) : m.notPlanned}
      </Fact>
      <Fact
        label={m.keep}
        more={
          <>
            {keepWeekly + keepMonthly > 0 && m.keepMore(keepWeekly, keepMonthly)}
            {canEverywhere('settings.manage') && (
              <Link to="/settings?group=backups" className="block text-primary-text underline">
                {m.settings}
              </Link>
            )}
          </>
        }
      >
        {m.keepDays(keepDays)}
      </Fact>
      <Fact label={m.place} more={place === 'disk' ? m.onlyHere : null}>
        {m.places[place]}
      </Fact>
      <Fact label={m.free}>{freeBytes === null ? m.unlimited : format.bytes(freeBytes)}</Fact>
      <Fact label={m.lastDrill} more={expectedRestoreSeconds === null ? m.unknown : m.expected(duration(expectedRestoreSeconds))}>
        {lastDrill ? (
          <>
            {format.relative(lastDrill.startedAt)} <DrillState drill={lastDrill} />
          </>
        ) : (
          m.noDrill
        )}
      </Fact>
    </dl>
  );
}

interface FactProps {
  readonly label: string;
  readonly children: ReactNode;
  readonly more?: ReactNode;
}

function Fact({ label, children, more }: FactProps) {
  return (
    <div className="min-w-0">
      <dt className="text-muted-foreground">{label}</dt>
      <dd className="text-base font-semibold first-letter:uppercase">{children}</dd>
      {more && <dd className="text-[0.8125rem] text-muted-foreground">{more}</dd>}
    </div>
  );
}
