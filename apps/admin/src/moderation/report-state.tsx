import { CircleCheck, Flag, MessageSquareOff, UserX } from 'lucide-react';
import type { MessageReportView } from '@/api/generated';
import { useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { moderationMessages } from './moderation.messages';

const LOOKS = {
  open: { tone: 'warning', icon: Flag },
  dismissed: { tone: 'neutral', icon: CircleCheck },
  removed: { tone: 'success', icon: MessageSquareOff },
  suspended: { tone: 'danger', icon: UserX },
} as const;

/** How a report stands. */
export function ReportState({ state }: { readonly state: MessageReportView['state'] }) {
  const m = useMessages(moderationMessages);
  const { tone, icon: Icon } = LOOKS[state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden /> {m.states[state]}
    </Badge>
  );
}
