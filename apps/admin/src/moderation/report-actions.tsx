import { CircleCheck, MessageSquareOff, UserX } from 'lucide-react';
import { useState } from 'react';
import type { DecideReportDto, MessageReportDetailView } from '@/api/generated';
import { late, useAccess } from '@/frame';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { moderationMessages } from './moderation.messages';

const DecideDialog = late(
  () => import('./decide-dialog').then((file) => file.DecideDialog),
  ({ onClose }) => onClose(),
);

/** What may be decided; each asks first. */
export function ReportActions({ report }: { readonly report: MessageReportDetailView }) {
  const m = useMessages(moderationMessages);
  const { can } = useAccess();
  const [decision, setDecision] = useState<DecideReportDto['decision'] | null>(null);
  return (
    <>
      <Button variant="outline" onClick={() => setDecision('dismiss')}>
        <CircleCheck aria-hidden /> {m.dismiss}
      </Button>
      <Button onClick={() => setDecision('remove')}>
        <MessageSquareOff aria-hidden /> {m.remove}
      </Button>
      {can('user.suspend') && report.reported && (
        <Button variant="danger" onClick={() => setDecision('suspend')}>
          <UserX aria-hidden /> {m.suspend}
        </Button>
      )}
      {decision && <DecideDialog report={report} decision={decision} onClose={() => setDecision(null)} />}
    </>
  );
}
