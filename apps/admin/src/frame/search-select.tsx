import { Check, ChevronDown } from 'lucide-react';
import { useDeferredValue, useId, useState } from 'react';
import { useMessages } from '@/i18n';
import { cn } from '@/ui/class-names';
import { Command, CommandEmpty, CommandGroup, CommandInput, CommandItem, CommandList } from '@/ui/command';
import { controlClasses } from '@/ui/input';
import { Popover, PopoverContent, PopoverTrigger } from '@/ui/popover';
import { type ChoiceSource, useChoice, useChoices, useFoundChoices } from './choices';
import { frameMessages } from './frame.messages';
import { useProblemText } from './problem-text';

export interface SearchSelectProps {
  readonly source: ChoiceSource;
  readonly value: string | null | undefined;
  readonly onValueChange: (value: string) => void;
  /** What is shown, and can be chosen again, for no value. */
  readonly otherwise?: string;
  readonly placeholder?: string;
  /** How a choice reads, where that is not its own label. */
  readonly nameOf?: (value: string) => string | undefined;
  readonly className?: string;
  readonly id?: string;
  readonly 'aria-label'?: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: boolean;
}

/** One of more records than a list can show: found by a part of what it is called. */
export function SearchSelect({ source, value, onValueChange, otherwise, placeholder, nameOf, className, ...rest }: SearchSelectProps) {
  const m = useMessages(frameMessages);
  const made = useId();
  const [open, setOpen] = useState(false);
  const chosen = useChoice(source, value);
  const shown = value ? (nameOf?.(value) ?? chosen?.label ?? '…') : otherwise;
  const choose = (next: string) => {
    onValueChange(next);
    setOpen(false);
  };
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <button
          id={made}
          {...rest}
          type="button"
          role="combobox"
          aria-haspopup="dialog"
          aria-expanded={open}
          aria-controls={open ? `${made}-found` : undefined}
          className={cn(controlClasses, 'flex h-9 items-center gap-2 text-start pointer-coarse:h-11', className)}
        >
          <span className={cn('min-w-0 grow truncate', !shown && 'text-muted-foreground')}>{shown ?? placeholder}</span>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        </button>
      </PopoverTrigger>
      <PopoverContent id={`${made}-found`} aria-label={rest['aria-label'] ?? m.search} className="flex max-h-96 w-80 flex-col p-0">
        <Found source={source} nameOf={nameOf} value={value} otherwise={otherwise} onChoose={choose} />
      </PopoverContent>
    </Popover>
  );
}

interface FoundProps {
  readonly source: ChoiceSource;
  readonly nameOf: SearchSelectProps['nameOf'];
  readonly value: string | null | undefined;
  readonly otherwise: string | undefined;
  readonly onChoose: (value: string) => void;
}

function Found({ source, nameOf = () => undefined, value, otherwise, onChoose }: FoundProps) {
  const m = useMessages(frameMessages);
  const textOf = useProblemText();
  const [text, setText] = useState('');
  const [active, setActive] = useState(value ?? '');
  const wanted = useDeferredValue(text.trim());
  const first = useChoices(source).choices;
  const found = useFoundChoices(source, wanted);
  // What is read here in other words than the API knows it by, such as the roles of the program, is found among the first.
  const typed = text.trim();
  const here = first.filter((choice) => nameOf(choice.value)?.toLocaleLowerCase().includes(typed.toLocaleLowerCase()));
  // What was found for the text before is no answer to this one.
  const isAnswered = wanted === typed && !found.isPlaceholderData;
  const there = isAnswered ? (found.data?.items ?? []) : [];
  const all = [...new Map([...here, ...there].map((choice) => [choice.value, choice])).values()];
  const empty = found.isError ? textOf(found.error) : found.isFetching || !isAnswered ? m.loading : m.nothingFound;
  const values = [...(otherwise !== undefined && !typed ? ['*'] : []), ...all.map((choice) => choice.value)];
  return (
    // What Enter takes is always one of those that are shown, whatever stood there before they came.
    <Command label={m.search} shouldFilter={false} value={values.includes(active) ? active : (values[0] ?? '')} onValueChange={setActive}>
      <CommandInput value={text} onValueChange={setText} placeholder={m.search} maxLength={200} />
      <CommandList label={m.search}>
        <CommandEmpty>{empty}</CommandEmpty>
        <CommandGroup>
          {values[0] === '*' && (
            <CommandItem value="*" onSelect={() => onChoose('')}>
              {otherwise}
            </CommandItem>
          )}
          {all.map((choice) => (
            <CommandItem key={choice.value} value={choice.value} onSelect={() => onChoose(choice.value)}>
              <Check aria-hidden className={cn('size-4 text-primary-text', choice.value !== value && 'invisible')} />
              <span className="min-w-0">
                <span className="block truncate">{nameOf(choice.value) ?? choice.label}</span>
                {choice.hint && <span className="block truncate text-[0.8125rem] text-muted-foreground">{choice.hint}</span>}
              </span>
            </CommandItem>
          ))}
        </CommandGroup>
      </CommandList>
    </Command>
  );
}
