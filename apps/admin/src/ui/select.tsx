import { Check, ChevronDown } from 'lucide-react';
import { Popover } from 'radix-ui';
import { type ComponentProps, type ReactNode, useEffect, useId, useRef } from 'react';
import { cn } from '@/ui/class-names';
import { controlClasses } from '@/ui/input';
import { useListbox } from '@/ui/use-listbox';

export type SelectOption<V extends string = string> = { value: V; label: string; hint?: ReactNode; disabled?: boolean };

export type SelectProps<V extends string = string> = Omit<ComponentProps<'button'>, 'value' | 'onChange' | 'children' | 'role'> & {
  options: readonly SelectOption<V>[];
  value: V | undefined;
  onValueChange: (value: V) => void;
  placeholder?: ReactNode;
  size?: 'sm' | 'md';
};

/**
 * One of several, with room for a hint beside each: a button that opens a list, by the pattern "select-only combobox".
 * The keys are those of a native select: arrows, Home, End, first letters, Enter, Escape, Tab.
 */
export function Select<V extends string>({
  options,
  value,
  onValueChange,
  placeholder,
  size = 'md',
  id,
  className,
  disabled,
  ...rest
}: SelectProps<V>) {
  const made = useId();
  const buttonId = id ?? made;
  const list = useListbox(options, value, onValueChange);
  const chosen = options.find((option) => option.value === value);
  return (
    <Popover.Root open={list.open} onOpenChange={list.setOpen}>
      <Popover.Anchor asChild>
        <button
          {...rest}
          type="button"
          id={buttonId}
          role="combobox"
          disabled={disabled}
          aria-haspopup="listbox"
          aria-expanded={list.open}
          aria-controls={list.open ? `${buttonId}-list` : undefined}
          aria-activedescendant={list.open ? `${buttonId}-${list.active}` : undefined}
          className={cn(
            controlClasses,
            'flex items-center gap-2 text-start',
            size === 'sm' ? 'h-8 pointer-coarse:h-10' : 'h-9 pointer-coarse:h-11',
            className,
          )}
          onClick={() => list.setOpen(!list.open)}
          onKeyDown={list.onKeyDown}
        >
          <span className={cn('min-w-0 grow truncate', !chosen && 'text-muted-foreground')}>{chosen?.label ?? placeholder}</span>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        </button>
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          role="presentation"
          align="start"
          sideOffset={4}
          collisionPadding={8}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onInteractOutside={(event) => {
            if (event.target instanceof Element && event.target.closest('[role=combobox]')?.id === buttonId) event.preventDefault();
          }}
          className="z-50 max-h-(--radix-popover-content-available-height) min-w-(--radix-popover-trigger-width) max-w-(--radix-popover-content-available-width) animate-rise overflow-hidden rounded-lg border bg-card shadow-raised"
        >
          <ul id={`${buttonId}-list`} role="listbox" aria-labelledby={buttonId} className="max-h-80 overflow-y-auto overscroll-contain p-1">
            {options.map((option, index) => (
              <Option
                key={option.value}
                id={`${buttonId}-${index}`}
                option={option}
                active={index === list.active}
                chosen={option.value === value}
                onActivate={() => list.setActive(index)}
                onChoose={() => list.choose(index)}
              />
            ))}
          </ul>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

type OptionProps = { id: string; option: SelectOption; active: boolean; chosen: boolean; onActivate: () => void; onChoose: () => void };

function Option({ id, option, active, chosen, onActivate, onChoose }: OptionProps) {
  const ref = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (active) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are handled by the button, which keeps the focus
    <li
      ref={ref}
      id={id}
      role="option"
      aria-selected={chosen}
      aria-disabled={option.disabled || undefined}
      onPointerMove={option.disabled ? undefined : onActivate}
      onPointerDown={(event) => event.preventDefault()}
      onClick={option.disabled ? undefined : onChoose}
      className={cn(
        'flex cursor-default items-start gap-2 rounded-md px-2 py-1.5 select-none aria-disabled:opacity-50 pointer-coarse:min-h-11 pointer-coarse:items-center',
        active && 'bg-accent',
      )}
    >
      <Check aria-hidden className={cn('mt-0.5 size-4 shrink-0 text-primary-text', !chosen && 'invisible')} />
      <span className="min-w-0">
        {option.label}
        {option.hint ? <span className="block text-[0.8125rem] text-muted-foreground">{option.hint}</span> : null}
      </span>
    </li>
  );
}
