import { useQuery, useQueryClient } from '@tanstack/react-query';
import { BellOff, Check, CircleCheck } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { incidentAcknowledge, type IncidentDetailView, incidentResolve, incidentSilence } from '@/api/generated';
import { FormDialog, ownProfileQuery, useAccess, useAction } from '@/frame';
import { useAlertWords } from '@/frame/alert-words';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Field } from '@/ui/field';
import { Textarea } from '@/ui/input';
import { Select } from '@/ui/select';
import { toast } from '@/ui/toast-store';
import { incidentQuery, readAnewIncidents } from './incident-queries';
import { incidentMessages } from './incidents.messages';

const MINUTES = [15, 60, 240, 480, 1_440, 4_320, 10_080];

/** What can be done about an incident that is not over. */
export function IncidentActions({ incident }: { readonly incident: IncidentDetailView }) {
  const m = useMessages(incidentMessages);
  const { canEverywhere } = useAccess();
  const queries = useQueryClient();
  const { data: own } = useQuery(ownProfileQuery);
  const { run, busy } = useAction();
  const [open, setOpen] = useState<'silence' | 'resolve' | null>(null);
  const { id, state, isTest } = incident;
  if (state === 'resolved' || !canEverywhere('alerts.act')) return null;
  const acknowledge = async () => {
    const now = await run(() => incidentAcknowledge({ path: { id } }), { invalidate: readAnewIncidents });
    if (!now) return;
    queries.setQueryData(incidentQuery(id).queryKey, now);
    // Somebody may have been quicker, in Telegram: it stays theirs.
    const { acknowledgedBy: holder } = now;
    if (holder && holder.id !== own?.id) toast.info(m.somebodyHas(holder.displayName));
    else toast.success(m.acknowledged);
  };
  return (
    <>
      {state === 'firing' && (
        <Button busy={busy} onClick={() => void acknowledge()}>
          <Check aria-hidden /> {m.acknowledge}
        </Button>
      )}
      {!isTest && (
        <Button variant="outline" onClick={() => setOpen('silence')}>
          <BellOff aria-hidden /> {m.silence}
        </Button>
      )}
      <Button variant="outline" onClick={() => setOpen('resolve')}>
        <CircleCheck aria-hidden /> {m.resolve}
      </Button>
      {open === 'silence' && <SilenceGroup incident={incident} onClose={() => setOpen(null)} />}
      {open === 'resolve' && <Resolve incident={incident} onClose={() => setOpen(null)} />}
    </>
  );
}

interface ActProps {
  readonly incident: IncidentDetailView;
  readonly onClose: () => void;
}

function SilenceGroup({ incident: { id, group }, onClose }: ActProps) {
  const m = useMessages(incidentMessages);
  const words = useAlertWords();
  const [minutes, setMinutes] = useState(60);
  const lengthOf = (count: number) => {
    if (count % 1_440 === 0) return m.days(count / 1_440);
    return count % 60 === 0 ? m.hours(count / 60) : m.minutes(count);
  };
  return (
    <ReasonDialog
      title={m.silenceTitle}
      description={m.silenceBody(words.group(group))}
      submitLabel={m.silence}
      done={m.silenced}
      send={(reason) => incidentSilence({ path: { id }, body: { minutes, reason } })}
      onClose={onClose}
    >
      <Field label={m.duration}>
        <Select
          value={String(minutes)}
          onValueChange={(next) => setMinutes(Number(next))}
          options={MINUTES.map((count) => ({ value: String(count), label: lengthOf(count) }))}
        />
      </Field>
    </ReasonDialog>
  );
}

function Resolve({ incident: { id }, onClose }: ActProps) {
  const m = useMessages(incidentMessages);
  return (
    <ReasonDialog
      title={m.resolveTitle}
      description={m.resolveBody}
      submitLabel={m.resolve}
      done={m.resolved}
      send={(reason) => incidentResolve({ path: { id }, body: { reason } })}
      onClose={onClose}
    />
  );
}

interface ReasonDialogProps {
  readonly title: string;
  readonly description: string;
  readonly submitLabel: string;
  readonly done: string;
  readonly send: (reason: string) => Promise<IncidentDetailView>;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

function ReasonDialog({ title, description, submitLabel, done, send, onClose, children }: ReasonDialogProps) {
  const m = useMessages(incidentMessages);
  const { run, busy } = useAction();
  const [wrong, setWrong] = useState<string>();
  const submit = async (data: FormData) => {
    const reason = String(data.get('reason')).trim();
    setWrong(reason === '' ? m.reasonMissing : undefined);
    if (reason !== '' && (await run(() => send(reason), { done, invalidate: readAnewIncidents }))) onClose();
  };
  return (
    <FormDialog
      title={title}
      description={description}
      submitLabel={submitLabel}
      busy={busy}
      onSubmit={(data) => void submit(data)}
      onClose={onClose}
    >
      {children}
      <Field label={m.reason} error={wrong} required>
        <Textarea name="reason" maxLength={200} rows={2} autoFocus />
      </Field>
    </FormDialog>
  );
}
