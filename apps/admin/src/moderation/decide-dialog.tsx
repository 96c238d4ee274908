import { useState } from 'react';
import { type DecideReportDto, moderationDecide, type MessageReportDetailView } from '@/api/generated';
import { FormDialog, ifMatch, useAction } from '@/frame';
import { startOfDay, useMessages } from '@/i18n';
import { DateInput } from '@/ui/date-input';
import { Field } from '@/ui/field';
import { Textarea } from '@/ui/input';
import { moderationMessages } from './moderation.messages';
import { readAnewReports } from './report-queries';

interface DecideDialogProps {
  readonly report: MessageReportDetailView;
  readonly decision: DecideReportDto['decision'];
  readonly onClose: () => void;
}

/** Decides about a report, which is done once. */
export function DecideDialog({ report, decision, onClose }: DecideDialogProps) {
  const m = useMessages(moderationMessages);
  const { run, busy } = useAction();
  const [until, setUntil] = useState('');
  const [wrong, setWrong] = useState<{ note?: string; until?: string }>({});
  const suspends = decision === 'suspend';
  const words = {
    dismiss: { title: m.dismissTitle, body: m.dismissBody, submit: m.dismiss },
    remove: { title: m.removeTitle, body: m.removeBody, submit: m.remove },
    suspend: { title: m.suspendTitle(report.reported?.displayName ?? m.nobody), body: m.suspendBody, submit: m.suspend },
  }[decision];
  const decide = async (data: FormData) => {
    const note = String(data.get('note')).trim();
    const end = until === '' ? null : startOfDay(until);
    const found = {
      ...(suspends && note === '' && { note: m.whyMissing }),
      ...(end !== null && Date.parse(end) <= Date.now() && { until: m.untilPast }),
    };
    setWrong(found);
    if (Object.keys(found).length > 0) return;
    const body = { decision, ...(note !== '' && { note }), ...(suspends && end !== null && { until: end }) };
    const work = () => moderationDecide({ path: { id: report.id }, body, headers: ifMatch(report.version) });
    // Whoever was slower sees what was decided.
    await run(work, { done: m.decided, invalidate: readAnewReports });
    onClose();
  };
  return (
    <FormDialog
      title={words.title}
      description={words.body}
      submitLabel={words.submit}
      busy={busy}
      {...(decision !== 'dismiss' && { tone: 'danger' as const })}
      onSubmit={(data) => void decide(data)}
      onClose={onClose}
    >
      {suspends ? (
        <Field label={m.why} hint={m.whyHint} error={wrong.note} required>
          <Textarea name="note" maxLength={500} rows={3} />
        </Field>
      ) : (
        <Field label={m.note} hint={m.noteHint} optionalLabel={m.optional}>
          <Textarea name="note" maxLength={500} rows={3} />
        </Field>
      )}
      {suspends && (
        <Field label={m.until} hint={m.untilHint} error={wrong.until} optionalLabel={m.optional}>
          <DateInput value={until} onValueChange={setUntil} />
        </Field>
      )}
    </FormDialog>
  );
}
