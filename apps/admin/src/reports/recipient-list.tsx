import { X } from 'lucide-react';
import { ChoiceSelect, personChoices, useChoice } from '@/frame';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { reportsMessages } from './reports.messages';
import type { RecipientNames } from './schedule-values';

interface RecipientListProps {
  readonly value: readonly string[];
  readonly onChange: (userIds: readonly string[]) => void;
  /** Of those who are recipients already. */
  readonly names: RecipientNames;
}

const MOST = 20;

/** Who gets the reports, and a search for more of them. */
export function RecipientList({ value, onChange, names }: RecipientListProps) {
  const m = useMessages(reportsMessages);
  return (
    <div className="flex flex-col gap-2">
      {value.length > 0 && (
        <ul className="flex flex-col divide-y rounded-lg border">
          {value.map((id) => (
            <Recipient key={id} id={id} names={names} onRemove={() => onChange(value.filter((each) => each !== id))} />
          ))}
        </ul>
      )}
      {value.length < MOST && (
        <ChoiceSelect
          aria-label={m.addRecipient}
          source={personChoices}
          value={null}
          placeholder={m.addRecipient}
          onValueChange={(id) => id === '' || value.includes(id) || onChange([...value, id])}
        />
      )}
    </div>
  );
}

interface RecipientProps {
  readonly id: string;
  readonly names: RecipientNames;
}

function useRecipientName({ id, names }: RecipientProps): string {
  const m = useMessages(reportsMessages);
  const known = names.get(id);
  const chosen = useChoice(personChoices, id, known === undefined);
  return known === undefined ? (chosen?.label ?? '…') : (known ?? m.gone);
}

function Recipient({ onRemove, ...recipient }: RecipientProps & { readonly onRemove: () => void }) {
  const m = useMessages(reportsMessages);
  const name = useRecipientName(recipient);
  return (
    <li className="flex items-center justify-between gap-2 px-3 py-1.5">
      <span className="min-w-0 truncate">{name}</span>
      <Button variant="ghost" size="sm" aria-label={m.takeOff(name)} onClick={onRemove}>
        <X aria-hidden />
      </Button>
    </li>
  );
}

/** What a recipient is called, in a line of its own. */
export function RecipientName(recipient: RecipientProps) {
  return <span className="block">{useRecipientName(recipient)}</span>;
}
