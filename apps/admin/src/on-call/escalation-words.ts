import { useQuery } from '@tanstack/react-query';
import type { EscalationStepView } from '@/api/generated';
import { useMessages } from '@/i18n';
import { rotasQuery } from './on-call-queries';
import { onCallMessages } from './on-call.messages';

/** Steps of an escalation in words. */
export function useEscalationWords() {
  const m = useMessages(onCallMessages);
  const { data: rotas = [] } = useQuery(rotasQuery);
  const time = (minutes: number): string => (minutes > 0 && minutes % 60 === 0 ? m.hours(minutes / 60) : m.minutes(minutes));
  const rota = (id: string | null): string => (id === null ? m.allRotas : m.ofRota(rotas.find((each) => each.id === id)?.name ?? '…'));
  const target = ({ kind, rotaId, offset, displayName }: EscalationStepView['to']): string => {
    if (kind === 'person') return displayName || '…';
    if (kind === 'everybody') return m.kinds.everybody;
    if (kind === 'rota') return `${m.kinds.rota}: ${rotas.find((each) => each.id === rotaId)?.name ?? '…'}`;
    const turn = m.offsets[String(offset ?? 0) as keyof typeof m.offsets];
    return `${m.kinds['on-call']} ${turn}, ${rota(rotaId)}`;
  };
  return {
    time,
    when: (minutes: number): string => (minutes === 0 ? m.atOnce : m.after(time(minutes))),
    whom: ({ to, byMail }: EscalationStepView): string => [target(to), byMail && m.byMail.toLocaleLowerCase()].filter(Boolean).join(' · '),
  };
}
