import type { SystemPartsView } from '@/api/generated';
import { Link, useAccess } from '@/frame';
import { useAmounts } from '@/frame/use-amounts';
import { useFormat, useMessages, wordFor } from '@/i18n';
import { Fact, PartCard } from './part-card';
import { isPausedBy, otherState, statesOf } from './part-state';
import { systemMessages } from './system.messages';

/** Every part of the system as a card. */
export function PartCards({ parts }: { readonly parts: SystemPartsView }) {
  const m = useMessages(systemMessages);
  const states = statesOf(parts, isPausedBy(useAccess().maintenance));
  return (
    <section aria-label={m.parts} className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
      <PartCard name="machine" state={states.machine}>
        <MachineFacts parts={parts} />
      </PartCard>
      <PartCard name="processes" state={states.processes}>
        <ProcessFacts parts={parts} />
      </PartCard>
      <PartCard name="disks" state={states.disks}>
        <DiskFacts parts={parts} />
      </PartCard>
      <PartCard name="database" state={states.database}>
        <DatabaseFacts parts={parts} />
      </PartCard>
      <PartCard name="queues" state={states.queues}>
        <QueueFacts parts={parts} />
      </PartCard>
      <PartCard name="mail" state={states.mail}>
        <MailFacts parts={parts} />
      </PartCard>
      <PartCard name="telegram" state={states.telegram}>
        <TelegramFacts parts={parts} />
      </PartCard>
      <PartCard name="settings" state={states.settings}>
        <SettingsFacts parts={parts} />
      </PartCard>
      <PartCard name="clock" state={states.clock}>
        <ClockFacts parts={parts} />
      </PartCard>
      {parts.others.map((part) => (
        <PartCard key={part.name} name={part.name} state={otherState(part)}>
          {Object.entries(part.state ?? {}).map(([key, value]) => (
            <Fact key={key} label={wordFor(m.fact, key)}>
              <OtherValue name={key} value={value} />
            </Fact>
          ))}
        </PartCard>
      ))}
    </section>
  );
}

/** What a lib says of its own part. */
function OtherValue({ name, value }: { readonly name: string; readonly value: unknown }) {
  const m = useMessages(systemMessages);
  const format = useFormat();
  if (value === null) return m.nothing;
  if (typeof value === 'boolean') return value ? m.yes : m.no;
  if (typeof value === 'number') return name.endsWith('Bytes') ? format.bytes(value) : format.number(value);
  if (typeof value !== 'string') return JSON.stringify(value);
  return INSTANT.test(value) ? format.dateTime(value) : wordFor(m.value, value);
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

interface Props {
  readonly parts: SystemPartsView;
}

function MachineFacts({ parts: { build, memory, eventLoop } }: Props) {
  const m = useMessages(systemMessages);
  const format = useFormat();
  const amounts = useAmounts();
  return (
    <>
      <Fact label={m.release}>{build.state ? build.state.release : m.partUnread}</Fact>
      {build.state && <Fact label={m.uptime}>{amounts.seconds(build.state.uptimeSeconds)}</Fact>}
      <Fact label={m.memory}>{memory.state ? format.bytes(memory.state.residentBytes) : m.partUnread}</Fact>
      {eventLoop.state && <Fact label={m.processor}>{format.percent(eventLoop.state.cpuShare)}</Fact>}
      <Fact label={m.eventLoop}>{eventLoop.state ? amounts.milliseconds(eventLoop.state.p99Ms) : m.partUnread}</Fact>
    </>
  );
}

function ProcessFacts({ parts: { processes } }: Props) {
  const m = useMessages(systemMessages);
  const format = useFormat();
  if (!processes.state) return null;
  const all = processes.state.processes;
  const silent = all.filter(({ alive, ended }) => !alive && !ended).length;
  return (
    <>
      <Fact label={m.running}>{format.number(all.filter(({ alive }) => alive).length)}</Fact>
      {silent > 0 && <Fact label={m.silent}>{format.number(silent)}</Fact>}
    </>
  );
}

function DiskFacts({ parts: { disks } }: Props) {
  const m = useMessages(systemMessages);
  const format = useFormat();
  return disks.state?.disks.map(({ name, bytes, freeBytes, freeShare }) => (
    <Fact key={name} label={wordFor(m.disk, name)}>
      {m.freeOf(format.bytes(freeBytes), format.bytes(bytes), format.percent(freeShare))}
    </Fact>
  ));
}

function DatabaseFacts({ parts: { database } }: Props) {
  const m = useMessages(systemMessages);
  const format = useFormat();
  const amounts = useAmounts();
  if (!database.state) return null;
  const { version, bytes, connections, maxConnections, longestTransactionSeconds, cacheHitShare, deadRows, waitingLocks } = database.state;
  return (
    <>
      <Fact label="PostgreSQL">{version}</Fact>
      <Fact label={m.size}>{format.bytes(bytes)}</Fact>
      <Fact label={m.connections}>{m.ofMost(format.number(connections), format.number(maxConnections))}</Fact>
      <Fact label={m.longestTransaction}>{amounts.seconds(longestTransactionSeconds)}</Fact>
      {cacheHitShare !== null && <Fact label={m.cacheHits}>{format.percent(cacheHitShare)}</Fact>}
      <Fact label={m.deadRows}>{format.number(deadRows)}</Fact>
      {waitingLocks > 0 && <Fact label={m.waitingLocks}>{format.number(waitingLocks)}</Fact>}
    </>
  );
}

/** How many wait, and the oldest of them for how long. */
function useAged(): (count: number, oldestSeconds: number | null) => string {
  const m = useMessages(systemMessages);
  const format = useFormat();
  const amounts = useAmounts();
  return (count, oldest) =>
    oldest === null || count === 0 ? format.number(count) : `${format.number(count)}, ${m.oldest(amounts.seconds(oldest))}`;
}

function QueueFacts({ parts: { queues } }: Props) {
  const m = useMessages(systemMessages);
  const format = useFormat();
  const aged = useAged();
  const { canEverywhere } = useAccess();
  if (!queues.state) return null;
  const { outbox } = queues.state;
  const failed = queues.state.queues.reduce((sum, queue) => sum + queue.failed, 0);
  return (
    <>
      {queues.state.queues.map(({ queue, waiting, active }) => (
        <Fact key={queue} label={wordFor(m.queue, queue)}>
          {m.queueLine(format.number(waiting), format.number(active))}
        </Fact>
      ))}
      <Fact label={m.outbox}>{aged(outbox.waiting, outbox.oldestSeconds)}</Fact>
      <Fact label={m.failedJobs}>
        {failed > 0 && canEverywhere('system.jobs') ? (
          <Link to="/jobs" className="underline">
            {format.number(failed)} · {m.lookAfter}
          </Link>
        ) : (
          format.number(failed)
        )}
      </Fact>
    </>
  );
}

function MailFacts({ parts: { mail } }: Props) {
  const m = useMessages(systemMessages);
  const format = useFormat();
  if (!mail.state) return null;
  const { configured, sent, failed, waiting, lastFailure } = mail.state;
  return (
    <>
      {!configured && <Fact label={m.noMailServer}>{null}</Fact>}
      <Fact label={m.sent}>{format.number(sent)}</Fact>
      <Fact label={m.failed}>{format.number(failed)}</Fact>
      <Fact label={m.waiting}>{format.number(waiting)}</Fact>
      {lastFailure !== null && <Fact label={m.lastFailure}>{lastFailure}</Fact>}
    </>
  );
}

function TelegramFacts({ parts: { telegram } }: Props) {
  const m = useMessages(systemMessages);
  const format = useFormat();
  const aged = useAged();
  if (!telegram.state) return null;
  const { configured, sent, failed, unknown, waiting, oldestWaitingSeconds, lastFailure } = telegram.state;
  return (
    <>
      {!configured && <Fact label={m.noBot}>{null}</Fact>}
      <Fact label={m.sent}>{format.number(sent)}</Fact>
      <Fact label={m.failed}>{format.number(failed)}</Fact>
      {unknown > 0 && <Fact label={m.inDoubt}>{format.number(unknown)}</Fact>}
      <Fact label={m.waiting}>{aged(waiting, oldestWaitingSeconds)}</Fact>
      {lastFailure !== null && <Fact label={m.lastFailure}>{wordFor(m.telegramFailure, lastFailure)}</Fact>}
    </>
  );
}

function SettingsFacts({ parts: { settings } }: Props) {
  const m = useMessages(systemMessages);
  const format = useFormat();
  if (!settings.state) return null;
  const { newest, behind } = settings.state;
  return (
    <Fact label={m.version}>
      {format.number(newest)}, {behind === 0 ? m.allCurrent : m.behind(behind)}
    </Fact>
  );
}

function ClockFacts({ parts: { clock } }: Props) {
  const m = useMessages(systemMessages);
  const amounts = useAmounts();
  return clock.state && <Fact label={m.skew}>{amounts.milliseconds(clock.state.worstSkewMs)}</Fact>;
}
