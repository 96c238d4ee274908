import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { type GrantChoice, useGrantNames } from './grant-fields';
import { GrantDialog } from './grant-dialog';
import { recordMessages } from './record.messages';

interface GrantListProps {
  readonly value: readonly GrantChoice[];
  readonly onChange: (value: readonly GrantChoice[]) => void;
  readonly organisationId: string | null;
}

/** Roles for somebody who is not there yet: a list one adds to. */
export function GrantList({ value, onChange, organisationId, ...rest }: GrantListProps) {
  const m = useMessages(recordMessages);
  const [adding, setAdding] = useState(false);
  const without = (grant: GrantChoice) => value.filter((other) => keyOf(other) !== keyOf(grant));
  return (
    <div role="group" className="flex flex-wrap items-center gap-2" {...rest}>
      {value.map((grant) => (
        <Grant key={keyOf(grant)} grant={grant} onRemove={() => onChange(without(grant))} />
      ))}
      <Button variant="outline" size="sm" onClick={() => setAdding(true)}>
        <Plus aria-hidden /> {m.grant}
      </Button>
      {adding && (
        <GrantDialog
          title={m.grant}
          organisationId={organisationId}
          onClose={() => setAdding(false)}
          onChosen={(grant) => {
            onChange([...without(grant), grant]);
            setAdding(false);
          }}
        />
      )}
    </div>
  );
}

function Grant({ grant, onRemove }: { readonly grant: GrantChoice; readonly onRemove: () => void }) {
  const m = useMessages(recordMessages);
  const { role, place } = useGrantNames(grant);
  const name = `${role} · ${place}`;
  return (
    <Badge className="pe-1">
      {name}
      <Button variant="ghost" size="icon-sm" className="-my-1.5 size-6" aria-label={m.revoke(name)} onClick={onRemove}>
        <X aria-hidden />
      </Button>
    </Badge>
  );
}

function keyOf({ role, scopeType, scopeId }: GrantChoice): string {
  return [role, scopeType, scopeId].join(' ');
}
