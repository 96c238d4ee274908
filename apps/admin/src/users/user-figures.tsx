import { useQuery } from '@tanstack/react-query';
import { statsUsers } from '@/api/generated';
import { defineMessages, useFormat, useMessages } from '@/i18n';

/** Those that are shown, in this order. */
const SHOWN = ['people', 'suspended', 'registrations-waiting', 'active-sessions', 'sign-ups'] as const;

const figuresMessages = defineMessages(
  {
    label: 'Figures',
    figures: {
      people: 'active',
      suspended: 'suspended',
      'registrations-waiting': 'yet to confirm their address',
      'active-sessions': 'open sessions',
      'sign-ups': 'new in 30 days',
    },
  },
  {
    label: 'Cifras',
    figures: {
      people: 'activas',
      suspended: 'suspendidas',
      'registrations-waiting': 'sin confirmar su dirección',
      'active-sessions': 'sesiones abiertas',
      'sign-ups': 'nuevas en 30 días',
    },
  },
);

/** How many people there are, on one line. The list does without when they cannot be read. */
export function UserFigures() {
  const m = useMessages(figuresMessages);
  const format = useFormat();
  const { data } = useQuery({
    queryKey: ['stats', 'users'],
    queryFn: async ({ signal }) => (await statsUsers({ query: { period: '30d' }, signal })).figures,
    staleTime: 60_000,
  });
  const figures = SHOWN.flatMap((key) => {
    const value = data?.find((figure) => figure.key === key)?.value;
    return value === undefined || value === null ? [] : [{ key, value }];
  });
  if (figures.length === 0) return null;
  return (
    <ul aria-label={m.label} className="flex flex-wrap gap-x-5 gap-y-1">
      {figures.map(({ key, value }) => (
        <li key={key}>
          <span className="font-medium text-foreground tabular-nums">{format.number(value)}</span> {m.figures[key]}
        </li>
      ))}
    </ul>
  );
}
