import { useState } from 'react';
import { messageReportReport, type ReportMessageDto } from '@/api/generated';
import { useMessages } from '@/i18n';
import { Field } from '@/ui/field';
import { Textarea } from '@/ui/input';
import { Radio, RadioGroup } from '@/ui/radio-group';
import { FormDialog } from './form-dialog';
import { reportMessageMessages } from './report-message.messages';
import { reportReasonMessages } from './report-reason.messages';
import { useAction } from './use-action';

type Reason = ReportMessageDto['reason'];

const REASONS: readonly Reason[] = ['spam', 'harassment', 'threat', 'sexual', 'fraud', 'other'];

/**
 * Reports a message that somebody wrote to the person. Load it late:
 * `late(() => import('@/frame/report-message-dialog').then(({ ReportMessageDialog }) => ReportMessageDialog), ({ onClose }) => onClose())`.
 */
export function ReportMessageDialog({ messageId, onClose }: { readonly messageId: string; readonly onClose: () => void }) {
  const m = useMessages(reportMessageMessages);
  const reasons = useMessages(reportReasonMessages);
  const { run, busy } = useAction();
  const [reason, setReason] = useState<Reason | ''>('');
  const report = async (data: FormData) => {
    if (reason === '') return;
    const text = String(data.get('text')).trim();
    const work = async () => {
      await messageReportReport({ path: { id: messageId }, body: { reason, ...(text !== '' && { text }) } });
      return true;
    };
    if (await run(work, { done: m.reported })) onClose();
  };
  return (
    <FormDialog
      title={m.title}
      description={m.body}
      submitLabel={m.report}
      busy={busy}
      disabled={reason === ''}
      onSubmit={(data) => void report(data)}
      onClose={onClose}
    >
      <Field label={m.reason} group required>
        <RadioGroup value={reason} onValueChange={(value) => setReason(value as Reason)}>
          {REASONS.map((each) => (
            <Radio key={each} value={each} label={reasons[each]} />
          ))}
        </RadioGroup>
      </Field>
      <Field label={m.text} optionalLabel={m.optional}>
        <Textarea name="text" maxLength={1000} rows={3} />
      </Field>
    </FormDialog>
  );
}
