import { Info, OctagonAlert, TriangleAlert } from 'lucide-react';
import { wordFor } from '@/i18n';
import { Badge } from '@/ui/badge';
import { useAlertWords } from './alert-words';

const LOOKS = {
  critical: { tone: 'danger', icon: OctagonAlert },
  warning: { tone: 'warning', icon: TriangleAlert },
  info: { tone: 'info', icon: Info },
} as const;

/** How bad it is, in a word and a colour. */
export function SeverityBadge({ severity }: { readonly severity: keyof typeof LOOKS }) {
  const m = useAlertWords();
  const { tone, icon: Icon } = LOOKS[severity];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden /> {wordFor(m.severity, severity)}
    </Badge>
  );
}
