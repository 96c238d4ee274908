import { CircleCheck, CircleX, Clock, Hand, MailX } from 'lucide-react';
import type { InboundMailView } from '@/api/generated';
import { useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { inboundMailMessages } from './inbound-mail.messages';

const LOOKS = {
  waiting: { tone: 'info', icon: Clock },
  handled: { tone: 'success', icon: CircleCheck },
  ignored: { tone: 'neutral', icon: MailX },
  held: { tone: 'warning', icon: Hand },
  failed: { tone: 'danger', icon: CircleX },
} as const;

/** How a mail stands. */
export function InboundMailState({ state }: { readonly state: InboundMailView['state'] }) {
  const m = useMessages(inboundMailMessages);
  const { tone, icon: Icon } = LOOKS[state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden /> {m.states[state]}
    </Badge>
  );
}
