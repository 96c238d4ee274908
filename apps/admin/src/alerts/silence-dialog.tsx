import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { alertSilence, type AlertSubjectView, type SilenceView } from '@/api/generated';
import { FormDialog, showAtFields, useAction } from '@/frame';
import { useAlertWords } from '@/frame/alert-words';
import { instantAt, useLanguage, useMessages } from '@/i18n';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { Select } from '@/ui/select';
import { readAnewSilences, rulesQuery, subjectsQuery } from './alert-queries';
import { alertMessages } from './alerts.messages';

type Scope = SilenceView['scope'];
const SCOPES: readonly Scope[] = ['rule', 'group', 'all'];
const HOURS = [1, 2, 4, 8, 24, 72, 168];
const HOUR_MS = 3_600_000;
const SEVERITIES = ['critical', 'warning', 'info'] as const;
/** Stands for no choice: an empty value would be none of the list. */
const ANY = '*';

interface SilenceDialogProps {
  readonly scope?: Scope;
  readonly silencedKey?: string;
  /** The one thing of the rule that it is about. */
  readonly about?: AlertSubjectView;
  readonly onClose: () => void;
}

/** Asks what nobody shall be told of, why, and for how long. */
export function SilenceDialog({ scope: given = 'rule', silencedKey = '', about, onClose }: SilenceDialogProps) {
  const m = useMessages(alertMessages);
  const words = useAlertWords();
  const { language } = useLanguage();
  const { data: rules = [] } = useQuery(rulesQuery);
  const { run, busy } = useAction();
  const [scope, setScope] = useState<Scope>(given);
  const [key, setKey] = useState(silencedKey);
  const [subject, setSubject] = useState(about?.subject || ANY);
  const [severity, setSeverity] = useState<(typeof SEVERITIES)[number] | typeof ANY>(ANY);
  const [hours, setHours] = useState(1);
  const [wrong, setWrong] = useState<Readonly<Record<string, string | undefined>>>({});
  const { data: subjects = [] } = useQuery(subjectsQuery(scope === 'rule' ? rules.find((rule) => rule.key === key)?.id : undefined));
  // What was deleted meanwhile may still fire.
  const told = about && about.subject !== '' && !subjects.some((each) => each.subject === about.subject) ? [about, ...subjects] : subjects;
  const groups = [...new Set(rules.map(({ group }) => group))];
  const choices =
    scope === 'group'
      ? groups.map((group) => ({ value: group, label: words.group(group) }))
      : rules.map((rule) => ({ value: rule.key, label: words.nameOf(rule.name) }));
  const choose = (next: string) => {
    setKey(next);
    setSubject(ANY);
  };
  const silence = async (data: FormData) => {
    const [reason, from] = [String(data.get('reason')).trim(), String(data.get('from'))];
    setWrong(reason === '' ? { reason: m.reasonMissing } : {});
    if (reason === '') return;
    const startsAt = from === '' ? undefined : instantAt(from);
    const endsAt = new Date((startsAt ? Date.parse(startsAt) : Date.now()) + hours * HOUR_MS).toISOString();
    const made = await run(
      () =>
        alertSilence({
          body: {
            scope,
            ...(scope !== 'all' && { key }),
            ...(scope === 'rule' && subject !== ANY && { subject }),
            ...(scope !== 'rule' && severity !== ANY && { severity }),
            reason,
            endsAt,
            ...(startsAt && { startsAt }),
          },
        }),
      {
        done: m.silenced,
        invalidate: readAnewSilences,
        onProblem: (error) =>
          showAtFields(
            error,
            ['reason', 'startsAt', 'endsAt', 'key'],
            (field, { message }) => setWrong((before) => ({ ...before, [field]: message })),
            language,
          ),
      },
    );
    if (made) onClose();
  };
  return (
    <FormDialog
      title={m.newSilence}
      submitLabel={m.silence}
      busy={busy}
      disabled={scope !== 'all' && key === ''}
      onSubmit={(data) => void silence(data)}
      onClose={onClose}
    >
      <Field label={m.what}>
        <Select
          value={scope}
          onValueChange={(next) => {
            setScope(next);
            setKey('');
            setSubject(ANY);
          }}
          options={SCOPES.map((value) => ({ value, label: m.scopes[value] }))}
        />
      </Field>
      {scope !== 'all' && (
        <Field label={m.which} hint={scope === 'group' ? m.groupHint : undefined} error={wrong.key}>
          <Select value={key || undefined} placeholder={m.chooseSignal} onValueChange={choose} options={choices} />
        </Field>
      )}
      {scope === 'rule' && told.length > 0 && (
        <Field label={m.about}>
          <Select
            value={subject}
            onValueChange={setSubject}
            options={[{ value: ANY, label: m.allAbout }, ...told.map((each) => ({ value: each.subject, label: each.label }))]}
          />
        </Field>
      )}
      {scope !== 'rule' && (
        <Field label={m.severity}>
          <Select
            value={severity}
            onValueChange={setSeverity}
            options={[{ value: ANY, label: m.anySeverity }, ...SEVERITIES.map((value) => ({ value, label: words.severity[value] }))]}
          />
        </Field>
      )}
      <Field label={m.reason} hint={m.reasonHint} error={wrong.reason} required>
        <Input name="reason" maxLength={500} autoComplete="off" autoFocus />
      </Field>
      <Field label={m.duration} error={wrong.endsAt}>
        <Select
          value={String(hours)}
          onValueChange={(next) => setHours(Number(next))}
          options={HOURS.map((count) => ({ value: String(count), label: count % 24 === 0 ? m.days(count / 24) : m.hours(count) }))}
        />
      </Field>
      <Field label={m.from} hint={m.fromHint} error={wrong.startsAt} optionalLabel={m.optional}>
        <Input type="datetime-local" name="from" />
      </Field>
    </FormDialog>
  );
}
