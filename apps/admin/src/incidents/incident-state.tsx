import { CircleCheck, Flame, UserCheck } from 'lucide-react';
import type { IncidentView } from '@/api/generated';
import { useAlertWords } from '@/frame/alert-words';
import { Badge } from '@/ui/badge';

const LOOKS = {
  firing: { tone: 'danger', icon: Flame },
  acknowledged: { tone: 'warning', icon: UserCheck },
  resolved: { tone: 'success', icon: CircleCheck },
} as const;

/** How an incident stands. */
export function IncidentState({ state }: { readonly state: IncidentView['state'] }) {
  const words = useAlertWords();
  const { tone, icon: Icon } = LOOKS[state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden /> {words.states[state]}
    </Badge>
  );
}
