import { ArrowDown, ArrowUp, X } from 'lucide-react';
import type { RotaView } from '@/api/generated';
import { ChoiceSelect, personChoices, useChoice } from '@/frame';
import { useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { onCallMessages } from './on-call.messages';

interface RotaMembersProps {
  readonly value: readonly string[];
  readonly onChange: (userIds: readonly string[]) => void;
  readonly known: RotaView['members'];
}

const MOST = 50;

/** People in the order of their turns, which the arrows change. */
export function RotaMembers({ value, onChange, known, ...rest }: RotaMembersProps) {
  const m = useMessages(onCallMessages);
  const swap = (index: number, other: number) => onChange(value.with(index, value[other]!).with(other, value[index]!));
  return (
    <div role="group" className="flex flex-col gap-2" {...rest}>
      {value.length > 0 && (
        <ol className="flex flex-col divide-y rounded-lg border">
          {value.map((id, index) => (
            <Member
              key={id}
              id={id}
              known={known.find(({ userId }) => userId === id)}
              onUp={index === 0 ? undefined : () => swap(index, index - 1)}
              onDown={index === value.length - 1 ? undefined : () => swap(index, index + 1)}
              onRemove={() => onChange(value.filter((each) => each !== id))}
            />
          ))}
        </ol>
      )}
      {value.length < MOST && (
        <ChoiceSelect
          aria-label={m.addMember}
          source={personChoices}
          value={null}
          placeholder={m.addMember}
          onValueChange={(id) => value.includes(id) || onChange([...value, id])}
        />
      )}
    </div>
  );
}

interface MemberProps {
  readonly id: string;
  readonly known: RotaView['members'][number] | undefined;
  readonly onUp: (() => void) | undefined;
  readonly onDown: (() => void) | undefined;
  readonly onRemove: () => void;
}

function Member({ id, known, onUp, onDown, onRemove }: MemberProps) {
  const m = useMessages(onCallMessages);
  const chosen = useChoice(personChoices, id, known === undefined);
  const name = known?.displayName ?? chosen?.label ?? '…';
  return (
    <li className="flex items-center gap-1 px-3 py-1">
      <span className="min-w-0 grow truncate">
        {name} {known?.canAct === false && <Badge tone="warning">{m.cannotAct}</Badge>}
      </span>
      <Button variant="ghost" size="icon-sm" aria-label={m.up(name)} disabled={!onUp} onClick={onUp}>
        <ArrowUp aria-hidden />
      </Button>
      <Button variant="ghost" size="icon-sm" aria-label={m.down(name)} disabled={!onDown} onClick={onDown}>
        <ArrowDown aria-hidden />
      </Button>
      <Button variant="ghost" size="icon-sm" aria-label={m.remove(name)} onClick={onRemove}>
        <X aria-hidden />
      </Button>
    </li>
  );
}
