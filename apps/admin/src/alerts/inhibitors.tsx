import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useAlertWords } from '@/frame/alert-words';
import { useMessages } from '@/i18n';
import { Badge } from '@/ui/badge';
import { Button } from '@/ui/button';
import { Select } from '@/ui/select';
import { rulesQuery } from './alert-queries';
import { ruleFormMessages } from './rule-form.messages';

interface InhibitorsProps {
  readonly value: readonly string[];
  readonly onChange: (keys: readonly string[]) => void;
  readonly ownKey: string | null;
}

const MOST = 20;

/** The bigger troubles that explain a smaller one. */
export function Inhibitors({ value, onChange, ownKey, ...rest }: InhibitorsProps) {
  const m = useMessages(ruleFormMessages);
  const words = useAlertWords();
  const { data: rules = [] } = useQuery(rulesQuery);
  const nameOf = (key: string) => {
    const rule = rules.find((each) => each.key === key);
    return rule ? words.nameOf(rule.name) : key;
  };
  const others = rules.filter(({ key }) => key !== ownKey && !value.includes(key));
  return (
    <div role="group" className="flex flex-wrap items-center gap-2" {...rest}>
      {value.map((key) => (
        <Badge key={key} className="pe-1">
          {nameOf(key)}
          <Button
            variant="ghost"
            size="icon-sm"
            className="-my-1.5 size-6"
            aria-label={m.removeInhibitor(nameOf(key))}
            onClick={() => onChange(value.filter((each) => each !== key))}
          >
            <X aria-hidden />
          </Button>
        </Badge>
      ))}
      {value.length < MOST && others.length > 0 && (
        <Select
          aria-label={m.addInhibitor}
          className="w-64"
          value={undefined}
          placeholder={m.addInhibitor}
          onValueChange={(key) => onChange([...value, key])}
          options={others.map(({ key, name }) => ({ value: key, label: words.nameOf(name) }))}
        />
      )}
    </div>
  );
}
