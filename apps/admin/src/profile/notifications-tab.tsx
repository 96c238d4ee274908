import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import {
  type ChooseNotificationsDto,
  notificationPreferenceChoose,
  type NotificationPreferencesView,
  type TopicChoiceView,
} from '@/api/generated';
import { useAction } from '@/frame';
import { useLanguage, useMessages } from '@/i18n';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card';
import { Field } from '@/ui/field';
import { NativeSelect } from '@/ui/native-select';
import { notificationChoiceMessages } from './notifications.messages';
import { notificationChoicesQuery } from './own-queries';
import { QuietHoursCard } from './quiet-hours-card';

const TIMES = ['soon', 'digest', 'off'] as const;
const RHYTHMS = ['hourly', 'daily', 'off'] as const;

/** Which mails about notifications one gets, and when. Each choice counts at once and can be taken back. */
export function NotificationsTab() {
  const { data: choices } = useSuspenseQuery(notificationChoicesQuery);
  const choose = useChoose();
  return (
    <>
      <MailCard choices={choices} choose={choose} />
      <DigestCard choices={choices} choose={choose} />
      <QuietHoursCard key={JSON.stringify(choices.quietHours)} choices={choices} choose={choose} />
    </>
  );
}

/** @param before what takes it back */
export type Choose = (body: ChooseNotificationsDto, before: ChooseNotificationsDto) => void;

function useChoose(): Choose {
  const m = useMessages(notificationChoiceMessages);
  const queries = useQueryClient();
  const { run } = useAction();
  const send = async (body: ChooseNotificationsDto) => {
    queries.setQueryData(notificationChoicesQuery.queryKey, await notificationPreferenceChoose({ body }));
  };
  return (body, before) => void run(() => send(body), { done: m.saved, undo: () => send(before) });
}

interface CardProps {
  readonly choices: NotificationPreferencesView;
  readonly choose: Choose;
}

function MailCard({ choices: { mail, topics }, choose }: CardProps) {
  const m = useMessages(notificationChoiceMessages);
  const options = TIMES.map((value) => ({ value, label: m.times[value] }));
  return (
    <Card className="max-w-2xl">
      <CardHeader>
        <CardTitle>{m.title}</CardTitle>
        <CardDescription>{m.hint}</CardDescription>
      </CardHeader>
      <CardContent className="flex flex-col gap-5">
        <Field label={m.all}>
          <NativeSelect
            value={mail ?? ''}
            placeholder={m.perTopic}
            options={options}
            onValueChange={(value) => choose({ mail: timeOf(value) }, { mail })}
          />
        </Field>
        {topics.length === 0 && <p className="text-muted-foreground">{m.noTopics}</p>}
        {topics.map((topic) => (
          <TopicField key={topic.name} topic={topic} hasGeneral={mail !== null} choose={choose} />
        ))}
      </CardContent>
    </Card>
  );
}

interface TopicProps {
  readonly topic: TopicChoiceView;
  /** Something was chosen for all. */
  readonly hasGeneral: boolean;
  readonly choose: Choose;
}

function TopicField({ topic: { name, summary, critical, chosen, default: usual }, hasGeneral, choose }: TopicProps) {
  const m = useMessages(notificationChoiceMessages);
  const { language } = useLanguage();
  const label = summary[language].replace(/^./u, (letter) => letter.toLocaleUpperCase(language));
  if (critical)
    return (
      <div>
        <p className="font-medium">{label}</p>
        <p className="text-muted-foreground">{m.critical}</p>
      </div>
    );
  return (
    <Field label={label}>
      <NativeSelect
        value={chosen ?? ''}
        placeholder={hasGeneral ? m.asAll : m.usual(m.times[usual])}
        options={TIMES.map((value) => ({ value, label: m.times[value] }))}
        onValueChange={(value) => choose({ topics: { [name]: timeOf(value) } }, { topics: { [name]: chosen } })}
      />
    </Field>
  );
}

function DigestCard({ choices: { digest, digestHour, timeZone }, choose }: CardProps) {
  const m = useMessages(notificationChoiceMessages);
  return (
    <Card className="max-w-2xl">
      <CardHeader>
        <CardTitle>{m.digestTitle}</CardTitle>
        <CardDescription>{m.digestHint}</CardDescription>
      </CardHeader>
      <CardContent className="grid gap-5 sm:grid-cols-2">
        <Field label={m.rhythm}>
          <NativeSelect
            value={digest}
            options={RHYTHMS.map((value) => ({ value, label: m.rhythms[value] }))}
            onValueChange={(value) => choose({ digest: RHYTHMS.find((each) => each === value) ?? 'daily' }, { digest })}
          />
        </Field>
        {digest === 'daily' && (
          <Field label={m.hour} hint={m.zone(timeZone)}>
            <NativeSelect
              value={String(digestHour)}
              options={Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: `${String(hour).padStart(2, '0')}:00` }))}
              onValueChange={(value) => choose({ digestHour: Number(value) }, { digestHour })}
            />
          </Field>
        )}
      </CardContent>
    </Card>
  );
}

function timeOf(value: string): (typeof TIMES)[number] | null {
  return TIMES.find((time) => time === value) ?? null;
}
