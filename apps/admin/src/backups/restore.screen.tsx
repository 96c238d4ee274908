import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Undo2 } from 'lucide-react';
import { Link, useAccess, useTabTitle } from '@/frame';
import { useNow } from '@/frame/use-now';
import { useFormat, useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Banner } from '@/ui/banner';
import { Button } from '@/ui/button';
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card';
import { DescriptionItem, DescriptionList } from '@/ui/description-list';
import { PageHeader } from '@/ui/page-header';
import { useDuration } from './backup-words';
import { restoreQuery } from './backup-queries';
import { useFailureText } from './failure-text';
import { RESTORE_TONES, RestoreSteps } from './restore-steps';
import { restoreMessages } from './restores.messages';

/** One restore: how far it is or how it went, and the way back. */
export function Screen() {
  const m = useMessages(restoreMessages);
  const format = useFormat();
  const duration = useDuration();
  const now = useNow();
  const { canEverywhere } = useAccess();
  const failureText = useFailureText();
  const { restoreId } = useParams({ strict: false }) as { restoreId: string };
  const { data: restore } = useSuspenseQuery(restoreQuery(restoreId));
  const { id, backupId, state, startedAt, finishedAt, error, reason, undoUntil, undoOf, notErased, requestedByName } = restore;
  const name = `${undoOf === null ? m.restore : m.undo}, ${format.dateTime(startedAt)}`;
  const title = name.charAt(0).toLocaleUpperCase() + name.slice(1);
  useTabTitle(title);
  const mayUndo = state === 'done' && undoUntil !== null && Date.parse(undoUntil) > now;
  return (
    <div className="flex max-w-5xl flex-col gap-5">
      <PageHeader
        className="mb-0"
        title={title}
        description={reason}
        breadcrumb={<Link to="/restores">{m.back}</Link>}
        badges={<Badge tone={RESTORE_TONES[state]}>{m.states[state]}</Badge>}
        actions={
          mayUndo &&
          canEverywhere('backup.restore') && (
            <Button variant="outline" asChild>
              <Link to={`/restores/${id}/undo`}>
                <Undo2 aria-hidden /> {m.undoButton}
              </Link>
            </Button>
          )
        }
      />
      {notErased !== null && notErased > 0 && <Banner tone="danger" message={m.notErased(notErased)} />}
      {error && <Banner tone="danger" message={failureText(error)} />}
      {mayUndo && <Banner tone="info" message={m.undoable(format.dateTime(undoUntil))} />}
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Card>
          <CardHeader>
            <CardTitle>{m.steps}</CardTitle>
          </CardHeader>
          <CardContent>
            <RestoreSteps restore={restore} />
          </CardContent>
        </Card>
        <Card>
          <CardContent>
            <DescriptionList>
              <DescriptionItem label={m.backup}>
                <Link to={`/backups/${backupId}`} className="text-primary-text underline">
                  {m.toBackup}
                </Link>
              </DescriptionItem>
              {undoOf !== null && (
                <DescriptionItem label={m.kind}>
                  <Link to={`/restores/${undoOf}`} className="text-primary-text underline">
                    {m.undoOf}
                  </Link>
                </DescriptionItem>
              )}
              <DescriptionItem label={m.reason}>{reason}</DescriptionItem>
              {requestedByName && <DescriptionItem label={m.by}>{requestedByName}</DescriptionItem>}
              <DescriptionItem label={m.started}>{format.dateTime(startedAt)}</DescriptionItem>
              {finishedAt && <DescriptionItem label={m.ended}>{format.dateTime(finishedAt)}</DescriptionItem>}
              {finishedAt && (
                <DescriptionItem label={m.took}>{duration((Date.parse(finishedAt) - Date.parse(startedAt)) / 1_000)}</DescriptionItem>
              )}
              {undoUntil && <DescriptionItem label={m.until}>{format.dateTime(undoUntil)}</DescriptionItem>}
            </DescriptionList>
          </CardContent>
        </Card>
      </div>
    </div>
  );
}
