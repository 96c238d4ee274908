import { useQuery } from '@tanstack/react-query';
import { Siren } from 'lucide-react';
import { Link } from '@/frame';
import { openIncidentsQuery } from '@/frame/open-incidents';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { overlayMessages } from './overlay.messages';

/** That something is wrong, on every screen; nothing while all is well. */
export function IncidentsButton() {
  const m = useMessages(overlayMessages);
  const { data } = useQuery(openIncidentsQuery);
  if (!data || data.items.length === 0) return null;
  const count = `${data.items.length}${data.nextCursor ? '+' : ''}`;
  const label = m.incidents(count);
  return (
    <Button variant="ghost" className="px-2" asChild>
      <Link to="/incidents?state=open" aria-label={label} title={label}>
        <Siren aria-hidden className={data.items.some(({ state }) => state === 'firing') ? 'text-danger' : 'text-warning'} />
        <span aria-hidden className="font-semibold tabular-nums">
          {count}
        </span>
      </Link>
    </Button>
  );
}
