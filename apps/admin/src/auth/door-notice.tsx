import { useEffect, useState } from 'react';
import type { DemonstrationView, DoorView } from '@/api/generated';
import { openRequest } from '@/api/open-request';
import { useFormat } from '@/i18n/format';
import { useMessages } from '@/i18n/messages';
import { Banner } from '@/ui/banner';
import { authMessages } from './auth.messages';

/** What is known of the platform before anybody is; null while it is not, and when it cannot be. */
export function useDoor(): DoorView | null {
  const [door, setDoor] = useState<DoorView | null>(null);
  useEffect(() => {
    void openRequest<DoorView>('/api/auth/door').then(setDoor, () => undefined);
  }, []);
  return door;
}

/** Says that this is a demonstration, where it is one. */
export function DemoNotice() {
  const m = useMessages(authMessages);
  const [isDemo, setDemo] = useState(false);
  useEffect(() => {
    void openRequest<DemonstrationView>('/api/demo').then(
      ({ demo }) => setDemo(demo),
      () => undefined,
    );
  }, []);
  return isDemo ? <Banner tone="info" message={m.demonstration} /> : null;
}

/** Says why signing in leads nowhere for now. */
export function DoorNotice({ door: { setUp, maintenance } }: { readonly door: DoorView }) {
  const m = useMessages(authMessages);
  const format = useFormat();
  if (!setUp) return <Banner tone="info" message={m.notSetUp} />;
  if (!maintenance) return null;
  const { level, reason, until } = maintenance;
  const words = [m.closed[level], reason, until !== null && m.closedUntil(format.dateTime(until))];
  return <Banner tone="warning" message={words.filter(Boolean).join(' ')} />;
}
