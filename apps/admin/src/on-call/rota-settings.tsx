import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import { rotaRemove, rotaUpdate, type RotaView } from '@/api/generated';
import { ifMatch, useAction, useConfirm } from '@/frame';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { readAnewOnCall, rotaQuery } from './on-call-queries';
import { onCallMessages } from './on-call.messages';
import { RotaForm, toBody, toValues } from './rota-form';

/** How a rota is made, for those who change that. */
export function RotaSettings({ rota }: { readonly rota: RotaView }) {
  const m = useMessages(onCallMessages);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const confirm = useConfirm();
  const { run, busy } = useAction();
  const { id, name, version } = rota;
  const remove = async () => {
    if (!(await confirm({ title: m.deleteTitle(name), body: m.deleteBody, action: m.deleteRota, tone: 'danger', typed: name }))) return;
    const gone = await run(
      async () => {
        await rotaRemove({ path: { id }, headers: ifMatch(version) });
        return true;
      },
      { done: m.deleted },
    );
    if (!gone) return;
    await navigate({ to: '/on-call' } as never);
    queries.removeQueries({ queryKey: rotaQuery(id).queryKey });
    void queries.invalidateQueries({ queryKey: ['on-call'] });
  };
  return (
    <div className="flex max-w-xl flex-col gap-6">
      <RotaForm
        draft={`rota:${id}`}
        values={toValues(rota)}
        version={version}
        members={rota.members}
        doneLabel={m.rotaSaved}
        save={(values, onto) => rotaUpdate({ path: { id }, headers: ifMatch(onto), body: toBody(values) })}
        readTheirs={async () => {
          const theirs = await queries.fetchQuery({ ...rotaQuery(id), staleTime: 0 });
          return { values: toValues(theirs), version: theirs.version };
        }}
        onSaved={(saved) => {
          queries.setQueryData(rotaQuery(id).queryKey, saved);
          for (const queryKey of readAnewOnCall) void queries.invalidateQueries({ queryKey });
        }}
      />
      <Button variant="danger" className="self-start" busy={busy} onClick={() => void remove()}>
        <Trash2 aria-hidden /> {m.deleteRota}
      </Button>
    </div>
  );
}
