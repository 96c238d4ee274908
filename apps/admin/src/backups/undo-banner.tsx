import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, useAccess } from '@/frame';
import { useNow } from '@/frame/use-now';
import { useFormat, useMessages } from '@/i18n';
import { Banner } from '@/ui/banner';
import { Button } from '@/ui/button';
import { summaryQuery } from './backup-queries';
import { restoreMessages } from './restores.messages';

/** After a restore, while what was there before is kept. */
export function UndoBanner() {
  const m = useMessages(restoreMessages);
  const format = useFormat();
  const { canEverywhere } = useAccess();
  const now = useNow();
  const { data } = useSuspenseQuery(summaryQuery);
  if (data.undo === null || Date.parse(data.undo.until) <= now) return null;
  const { restoreId, until } = data.undo;
  return (
    <Banner
      tone="warning"
      message={m.undoBanner(format.dateTime(until))}
      action={
        canEverywhere('backup.restore') && (
          <>
            <Button variant="outline" size="sm" asChild>
              <Link to={`/restores/${restoreId}`}>{m.look}</Link>
            </Button>
            <Button variant="outline" size="sm" asChild>
              <Link to={`/restores/${restoreId}/undo`}>{m.undoButton}</Link>
            </Button>
          </>
        )
      }
    />
  );
}
