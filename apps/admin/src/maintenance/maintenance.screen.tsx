import { useSuspenseQuery } from '@tanstack/react-query';
import { maintenanceDisable, type MaintenanceView } from '@/api/generated';
import { accessQuery, ifMatch, useAction } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Badge, type Tone } from '@/ui/badge';
import { Button } from '@/ui/button';
import { Card, CardContent, CardFooter, CardHeader, CardTitle } from '@/ui/card';
import { DescriptionItem, DescriptionList } from '@/ui/description-list';
import { PageHeader } from '@/ui/page-header';
import { MaintenanceForm } from './maintenance-form';
import { maintenanceQuery } from './maintenance-query';
import { maintenanceMessages } from './maintenance.messages';

const TONES: Readonly<Record<MaintenanceView['inForce'], Tone>> = { off: 'success', banner: 'info', read_only: 'warning', full: 'danger' };

/** Keeps people out, or from changing anything, for a while; or tells them that it will. */
export function Screen() {
  const m = useMessages(maintenanceMessages);
  const { data: maintenance } = useSuspenseQuery(maintenanceQuery);
  return (
    <div className="max-w-2xl">
      <PageHeader title={m.title} description={m.description} />
      <div className="flex flex-col gap-5">
        <StateCard maintenance={maintenance} />
        <Card>
          <CardHeader>
            <CardTitle>{maintenance.inForce === 'off' ? m.begin : m.change}</CardTitle>
          </CardHeader>
          <CardContent>
            {/* It begins and ends by the clock as well, and then has the same version. */}
            <MaintenanceForm key={String(maintenance.inForce === 'off')} maintenance={maintenance} />
          </CardContent>
        </Card>
      </div>
    </div>
  );
}

function StateCard({ maintenance }: { readonly maintenance: MaintenanceView }) {
  const m = useMessages(maintenanceMessages);
  const format = useFormat();
  const { run, busy } = useAction();
  const { level, inForce, reason, startsAt, until, version, changedAt, changedBy, changedByName } = maintenance;
  const isOff = inForce === 'off';
  const isAnnounced = !isOff && inForce !== level;
  const end = () =>
    void run(() => maintenanceDisable({ headers: ifMatch(version) }), {
      done: m.ended,
      invalidate: [maintenanceQuery.queryKey, accessQuery.queryKey],
    });
  return (
    <Card>
      <CardHeader>
        <CardTitle>{m.now}</CardTitle>
        <Badge tone={TONES[inForce]} className="ms-auto">
          {isAnnounced ? m.announced(m.levels[level]) : m.levels[inForce]}
        </Badge>
      </CardHeader>
      <CardContent>
        <p>{isAnnounced ? m.announcedMeans : m.means[inForce]}</p>
        {!isOff && (
          <DescriptionList className="mt-3">
            <DescriptionItem label={m.reason}>{reason}</DescriptionItem>
            {startsAt && <DescriptionItem label={isAnnounced ? m.startsAt : m.since}>{format.dateTime(startsAt)}</DescriptionItem>}
            <DescriptionItem label={m.until}>{until ? format.dateTime(until) : m.untilEnded}</DescriptionItem>
            {changedAt && (
              <DescriptionItem label={m.changed}>
                {[format.dateTime(changedAt), changedByName ?? (changedBy !== null && m.gone)].filter(Boolean).join(', ')}
              </DescriptionItem>
            )}
          </DescriptionList>
        )}
      </CardContent>
      {!isOff && (
        <CardFooter>
          <Button onClick={end} busy={busy}>
            {isAnnounced ? m.callOff : m.end}
          </Button>
        </CardFooter>
      )}
    </Card>
  );
}
