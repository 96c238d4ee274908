import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type AddressedHeartbeatView, heartbeatCreate } from '@/api/generated';
import { Link } from '@/frame';
import { useMessages } from '@/i18n';
import { PageHeader } from '@/ui/page-header';
import { toDuration } from './duration';
import { HeartbeatAddress } from './heartbeat-address';
import { HeartbeatForm } from './heartbeat-form';
import { heartbeatMessages } from './heartbeats.messages';

/** Expects reports of somebody, and says where to. */
export function Screen() {
  const m = useMessages(heartbeatMessages);
  const navigate = useNavigate();
  const [made, setMade] = useState<AddressedHeartbeatView | null>(null);
  return (
    <div className="max-w-xl">
      <PageHeader title={m.newOne} description={m.description} breadcrumb={<Link to="/heartbeats">{m.back}</Link>} />
      <HeartbeatForm<AddressedHeartbeatView>
        draft="heartbeat:new"
        values={{ name: '', periodSeconds: toDuration(86_400), graceSeconds: toDuration(3_600) }}
        send={(body) => heartbeatCreate({ body })}
        onSaved={setMade}
        submitLabel={m.create}
        doneLabel=""
      />
      {made && <HeartbeatAddress url={made.url} onClose={() => void navigate({ to: `/heartbeats/${made.id}` } as never)} />}
    </div>
  );
}
