import { useSuspenseQueries } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Undo2 } from 'lucide-react';
import { Link, useConfirm, useTabTitle } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Card, CardContent, CardFooter, CardHeader, CardTitle } from '@/ui/card';
import { PageHeader } from '@/ui/page-header';
import { restoreUndo } from '@/api/generated';
import { restoreQuery, undoPreviewQuery } from './backup-queries';
import { RestoreEffect, useBegin } from './restore-effect';
import { restoreMessages } from './restores.messages';

/** Before a restore is undone: what was done since then, which is lost by it. */
export function Screen() {
  const m = useMessages(restoreMessages);
  const format = useFormat();
  const confirm = useConfirm();
  const { begin, busy } = useBegin();
  const { restoreId } = useParams({ strict: false }) as { restoreId: string };
  const [{ data: restore }, { data: preview }] = useSuspenseQueries({ queries: [restoreQuery(restoreId), undoPreviewQuery(restoreId)] });
  const when = format.dateTime(restore.startedAt);
  useTabTitle(m.undoScreen);
  const undo = async () => {
    const { confirmWord } = preview;
    if (!(await confirm({ title: m.undoTitle, body: m.undoBody, action: m.undoConfirm, tone: 'danger', typed: m.undoWord }))) return;
    await begin(() => restoreUndo({ path: { id: restoreId }, body: { confirmWord } }));
  };
  return (
    <div className="flex max-w-3xl flex-col gap-5">
      <PageHeader
        className="mb-0"
        title={m.undoScreen}
        description={m.undoDescription(when)}
        breadcrumb={<Link to={`/restores/${restoreId}`}>{when}</Link>}
      />
      <RestoreEffect preview={preview} />
      {preview.blockers.length === 0 && (
        <Card>
          <CardHeader>
            <CardTitle>{m.how}</CardTitle>
          </CardHeader>
          <CardContent>
            <ol className="flex list-decimal flex-col gap-1 ps-5">
              {m.undoSteps.split('\n').map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </CardContent>
          <CardFooter>
            <Button variant="outline" asChild>
              <Link to={`/restores/${restoreId}`}>{m.cancel}</Link>
            </Button>
            <Button variant="danger" busy={busy} onClick={() => void undo()}>
              <Undo2 aria-hidden /> {m.undoButton}
            </Button>
          </CardFooter>
        </Card>
      )}
    </div>
  );
}
