import { useState } from 'react';
import type { SettingView } from '@/api/generated';
import { useMessages, wordFor } from '@/i18n';
import { Input, PasswordInput, Textarea } from '@/ui/input';
import { Select } from '@/ui/select';
import { Switch } from '@/ui/switch';
import type { Rate, SettingValue } from './setting-values';
import { settingsMessages } from './settings.messages';

interface SettingControlProps {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
  readonly setting: SettingView;
  readonly value: SettingValue;
  readonly onChange: (value: SettingValue) => void;
}

/** The control that fits the kind of a setting. What is typed goes to the API as it is; its rules say what is wrong. */
export function SettingControl({ id, describedBy, invalid, setting, value, onChange }: SettingControlProps) {
  const m = useMessages(settingsMessages);
  const { kind, bounds, lockedBy } = setting;
  const common = { id, 'aria-describedby': describedBy, 'aria-invalid': invalid || undefined, disabled: lockedBy !== null };
  switch (kind) {
    case 'boolean':
      return <Switch {...common} checked={value === true} onCheckedChange={onChange} />;
    case 'integer':
      return <IntegerInput {...common} value={value as number} unit={wordFor(m.units, bounds.unit ?? '')} onChange={onChange} />;
    case 'choice':
      return (
        <Select
          {...common}
          value={String(value)}
          onValueChange={onChange}
          options={(bounds.choices ?? []).map((each) => ({ value: each, label: wordFor(m.choices, each) }))}
        />
      );
    case 'list':
      return (
        <Textarea
          {...common}
          rows={Math.min(6, Math.max(2, (value as string[]).length + 1))}
          value={(value as string[]).join('\n')}
          onChange={(event) => onChange(event.target.value === '' ? [] : event.target.value.split('\n'))}
          onBlur={() => onChange((value as string[]).map((entry) => entry.trim()).filter(Boolean))}
          className="font-mono"
        />
      );
    case 'secret':
      return (
        <PasswordInput
          {...common}
          value={typeof value === 'string' ? value : ''}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
          showLabel={m.showPassword}
          hideLabel={m.hidePassword}
        />
      );
    case 'rate':
      return <RateInput {...common} value={value as Rate} onChange={onChange} />;
    default:
      return (
        <Input
          {...common}
          value={typeof value === 'string' ? value : ''}
          maxLength={bounds.maxLength ?? undefined}
          onChange={(event) => onChange(event.target.value)}
        />
      );
  }
}

type NumberProps = Pick<SettingControlProps, 'id'> & {
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean | undefined;
  readonly disabled: boolean;
};

/** Half-written numbers are texts; the API says what it wants instead. */
function toNumber(text: string): number | string {
  return /^-?\d+$/.test(text.trim()) ? Number(text) : text;
}

function IntegerInput({
  value,
  unit,
  onChange,
  ...common
}: NumberProps & { readonly value: number; readonly unit: string; readonly onChange: (value: SettingValue) => void }) {
  const [text, setText] = useState(String(value));
  const shown = toNumber(text) === value ? text : String(value);
  return (
    <div className="flex items-center gap-2">
      <Input
        {...common}
        inputMode="numeric"
        value={shown}
        onChange={(event) => {
          setText(event.target.value);
          onChange(toNumber(event.target.value));
        }}
        className="w-32 text-end tabular-nums"
      />
      <span className="text-muted-foreground">{unit}</span>
    </div>
  );
}

function RateInput({
  value,
  onChange,
  id,
  ...common
}: NumberProps & { readonly value: Rate; readonly onChange: (value: SettingValue) => void }) {
  const m = useMessages(settingsMessages);
  const part = (key: keyof Rate, label: string, partId: string) => (
    <label className="flex items-center gap-2">
      <Input
        {...common}
        id={partId}
        inputMode="numeric"
        value={String(value[key])}
        onChange={(event) => onChange({ ...value, [key]: toNumber(event.target.value) })}
        className="w-24 text-end tabular-nums"
      />
      <span className="text-muted-foreground">{label}</span>
    </label>
  );
  return (
    <div className="flex flex-wrap gap-4" role="group" aria-labelledby={`${id}-label`} aria-describedby={common['aria-describedby']}>
      {part('max', m.max, id)}
      {part('windowSeconds', m.window, `${id}-window`)}
    </div>
  );
}
