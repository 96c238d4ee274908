import { useQuery } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useMessages, useRoleName } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { type GrantChoice, useScopes } from './grant-fields';
import { GrantDialog } from './grant-dialog';
import { recordMessages } from './record.messages';
import { roleChoiceQuery } from './user-queries';

interface GrantListProps {
  readonly value: readonly GrantChoice[];
  readonly onChange: (value: readonly GrantChoice[]) => void;
  readonly organisationId: string | null;
}

/** Roles for somebody who is not there yet: a list one adds to. */
export function GrantList({ value, onChange, organisationId, ...rest }: GrantListProps) {
  const m = useMessages(recordMessages);
  const [adding, setAdding] = useState(false);
  const roleName = useRoleName(useQuery(roleChoiceQuery).data);
  const { organisations, offices } = useScopes();
  const nameOf = ({ role, scopeType, scopeId }: GrantChoice) => {
    const place = [...organisations, ...offices].find(({ id }) => id === scopeId)?.name ?? m.scopes[scopeType];
    return `${roleName(role)} · ${place}`;
  };
  return (
    <div role="group" className="flex flex-wrap items-center gap-2" {...rest}>
      {value.map((grant, index) => (
        <Badge key={nameOf(grant)} className="pe-1">
          {nameOf(grant)}
          <Button
            variant="ghost"
            size="icon-sm"
            className="-my-1.5 size-6"
            aria-label={m.revoke(nameOf(grant))}
            onClick={() => onChange(value.filter((_, other) => other !== index))}
          >
            <X aria-hidden />
          </Button>
        </Badge>
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
            onChange([...value.filter((other) => nameOf(other) !== nameOf(grant)), grant]);
            setAdding(false);
          }}
        />
      )}
    </div>
  );
}
