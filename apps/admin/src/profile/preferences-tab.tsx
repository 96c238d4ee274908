import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { preferenceChoose, type PreferenceView } from '@/api/generated';
import { preferencesQuery, useAction } from '@/frame';
import { useLanguage, useMessages } from '@/i18n';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card';
import { Field } from '@/ui/field';
import { Select } from '@/ui/select';
import { Switch } from '@/ui/switch';
import { preferenceMessages } from './preferences.messages';

/** The days are chosen in the browser's own calendar, which begins its weeks as it likes. */
const WITHOUT_EFFECT = 'display.week-start';

/** What one may choose for oneself, as the API lists it. Each choice counts at once and can be taken back. */
export function PreferencesTab() {
  const m = useMessages(preferenceMessages);
  const queries = useQueryClient();
  const { run } = useAction();
  const { data: preferences } = useSuspenseQuery(preferencesQuery);
  const choose = async (key: string, value: string | boolean) => {
    const { items } = await preferenceChoose({ body: { values: { [key]: value } } });
    queries.setQueryData(preferencesQuery.queryKey, items);
  };
  const change = ({ key, value: before }: PreferenceView, value: string | boolean) =>
    void run(() => choose(key, value), { done: m.saved, undo: () => choose(key, before) });
  return (
    <Card className="max-w-2xl">
      <CardHeader>
        <CardTitle>{m.title}</CardTitle>
        <CardDescription>{m.hint}</CardDescription>
      </CardHeader>
      <CardContent className="flex flex-col gap-5">
        {preferences
          .filter(({ key }) => key !== WITHOUT_EFFECT)
          .map((preference) => (
            <Preference key={preference.key} preference={preference} onChange={(value) => change(preference, value)} />
          ))}
      </CardContent>
    </Card>
  );
}

interface PreferenceProps {
  readonly preference: PreferenceView;
  readonly onChange: (value: string | boolean) => void;
}

function Preference({ preference, onChange }: PreferenceProps) {
  const m = useMessages(preferenceMessages);
  const { language } = useLanguage();
  const { choices, help, value } = preference;
  const label = help[language].replace(/\.$/, '');
  if (choices === null) return <Switch label={label} checked={value === true} onCheckedChange={onChange} />;
  return (
    <Field label={label}>
      <Select
        value={String(value)}
        onValueChange={onChange}
        options={choices.map((choice) => ({
          value: choice,
          label: (m.choices as Readonly<Record<string, string>>)[choice] ?? choice,
          ...(choice === preference.default && { hint: m.usual }),
        }))}
      />
    </Field>
  );
}
