import type { ReactNode } from 'react';
import { useMessages, wordFor } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card';
import type { PartState } from './part-state';
import { systemMessages } from './system.messages';

const TONES = { good: 'success', attention: 'warning', late: 'danger', failed: 'danger' } as const;

interface PartCardProps {
  readonly name: string;
  readonly state: PartState;
  /** The facts, as far as they could be read. */
  readonly children?: ReactNode;
}

/** A part of the system, how it is, and the facts that say so. */
export function PartCard({ name, state, children }: PartCardProps) {
  const m = useMessages(systemMessages);
  return (
    <Card>
      <CardHeader className="justify-between">
        <CardTitle>{wordFor(m.names, name)}</CardTitle>
        <Badge tone={TONES[state]}>{m.state[state]}</Badge>
      </CardHeader>
      <CardContent>
        {(state === 'late' || state === 'failed') && <p className="text-muted-foreground">{m.hint[state]}</p>}
        <dl className="grid gap-y-1.5">{children}</dl>
      </CardContent>
    </Card>
  );
}

export function Fact({ label, children }: { readonly label: ReactNode; readonly children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-4">
      <dt className="text-muted-foreground">{label}</dt>
      <dd className="text-end font-medium tabular-nums">{children}</dd>
    </div>
  );
}
