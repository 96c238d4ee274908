import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { rotaCreate } from '@/api/generated';
import { Link, ownProfileQuery } from '@/frame';
import { civilDateIn, useMessages } from '@/i18n';
import { PageHeader } from '@/ui/page-header';
import { onCallMessages } from './on-call.messages';
import { RotaForm, toBody } from './rota-form';

/** A rota begins with its turns of a week, from today on, at nine. */
export function Screen() {
  const m = useMessages(onCallMessages);
  const navigate = useNavigate();
  const { data: own } = useSuspenseQuery(ownProfileQuery);
  const zone = own.effectiveTimeZone;
  const [today] = useState(() => civilDateIn(zone, Date.now()));
  return (
    <div className="max-w-xl">
      <PageHeader title={m.newRota} breadcrumb={<Link to="/on-call">{m.back}</Link>} />
      <RotaForm
        draft="rota:new"
        values={{ name: '', zone, handover: '09:00', shiftDays: '7', startsOn: today, userIds: [] }}
        members={[]}
        save={(values) => rotaCreate({ body: toBody(values) })}
        onSaved={({ id }) => void navigate({ to: `/on-call/rotas/${id}` } as never)}
        submitLabel={m.create}
        doneLabel={m.created}
      />
    </div>
  );
}
