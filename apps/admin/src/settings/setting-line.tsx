import { RotateCcw } from 'lucide-react';
import type { SettingView } from '@/api/generated';
import { fieldProblemText, useFormat, useLanguage, useMessages, wordFor } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { Field } from '@/ui/field';
import { SettingControl } from './setting-control';
import { sameValue, type SettingDraft, type SettingValue } from './setting-values';
import { settingsMessages } from './settings.messages';
import { useWriteValue } from './use-write-value';

interface SettingLineProps {
  readonly setting: SettingView;
  readonly draft: SettingDraft;
  readonly problem: string | undefined;
  readonly onChange: (value: SettingValue) => void;
}

/** One setting: what it does, its value, where that comes from, and the way back to the default. */
export function SettingLine({ setting, draft, problem, onChange }: SettingLineProps) {
  const m = useMessages(settingsMessages);
  const { language } = useLanguage();
  const format = useFormat();
  const { key, bounds, lockedBy, secret, isSet } = setting;
  const drafted = key in draft;
  const value = drafted ? (draft[key] ?? (secret ? '' : setting.default)) : secret ? '' : setting.value;
  const write = useWriteValue();
  const hints = [
    lockedBy !== null && m.lockedBy(lockedBy),
    secret && (isSet ? m.secretSet : m.secretUnset),
    setting.kind === 'list' && m.listHint,
    bounds.min !== null &&
      bounds.max !== null &&
      setting.kind === 'integer' &&
      m.range(format.number(bounds.min), format.number(bounds.max), wordFor(m.units, bounds.unit ?? '')),
    !secret && m.defaultIs(write(setting.default)),
  ].filter(Boolean);
  const canReset = lockedBy === null && (secret ? isSet : !sameValue(value, setting.default));
  return (
    <div className="grid gap-x-6 gap-y-2 border-b py-5 last:border-b-0 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)]">
      <div className="min-w-0">
        <p className="break-words">{setting.help[language]}</p>
        <p className="mt-1 flex flex-wrap items-center gap-2">
          <code className="font-mono text-[0.8125rem] break-all text-muted-foreground">{key}</code>
          {setting.source !== 'default' && (
            <Badge tone={setting.source === 'env' ? 'warning' : 'info'}>{wordFor(m.source, setting.source)}</Badge>
          )}
        </p>
      </div>
      <div className="flex min-w-0 items-start gap-2">
        <Field
          label={setting.help[language]}
          hideLabel
          hint={hints.join(' · ')}
          error={problem && fieldProblemText(problem, language)}
          group={setting.kind === 'rate'}
          className="grow"
        >
          {(id, describedBy, invalid) => (
            <SettingControl id={id} describedBy={describedBy} invalid={invalid} setting={setting} value={value} onChange={onChange} />
          )}
        </Field>
        {canReset && (
          <Button
            variant="ghost"
            size="icon"
            aria-label={`${secret ? m.removeSecret : m.toDefault}: ${key}`}
            title={secret ? m.removeSecret : m.toDefault}
            onClick={() => onChange(null)}
          >
            <RotateCcw aria-hidden />
          </Button>
        )}
      </div>
    </div>
  );
}
