import type { PermissionView } from '@/api/generated';
import { usePermissionText } from '@/i18n/permission-texts';
import { Checkbox } from '@/ui/checkbox';

interface PermissionPickerProps {
  readonly permissions: readonly PermissionView[];
  /** Of the person who defines the role: nobody defines what they lack. */
  readonly held: readonly string[];
  readonly value: readonly string[];
  readonly onChange: (value: readonly string[]) => void;
  readonly disabled?: boolean;
  readonly id?: string;
  readonly 'aria-labelledby'?: string;
  readonly 'aria-describedby'?: string | undefined;
}

/** Permissions to tick, by what they are about. */
export function PermissionPicker({ permissions, held, value, onChange, disabled = false, ...rest }: PermissionPickerProps) {
  const textOf = usePermissionText();
  const groups = Map.groupBy(permissions, ({ key }) => key.slice(0, key.lastIndexOf('.')));
  const toggle = (key: string, on: boolean) => onChange(on ? [...value, key].toSorted() : value.filter((other) => other !== key));
  return (
    <div role="group" {...rest} className="grid gap-4 sm:grid-cols-2">
      {[...groups].map(([group, members]) => (
        <fieldset key={group} className="rounded-lg border p-3">
          <legend className="px-1 font-mono text-[0.8125rem] text-muted-foreground">{group}</legend>
          <div className="flex flex-col gap-2">
            {members.map(({ key, summary }) => (
              <Checkbox
                key={key}
                label={<span className="font-mono text-[0.8125rem]">{key}</span>}
                hint={textOf({ key, summary })}
                checked={value.includes(key)}
                // What somebody else put in can be taken out, but not put in again.
                disabled={disabled || (!held.includes(key) && !value.includes(key))}
                onCheckedChange={(checked) => toggle(key, checked)}
              />
            ))}
          </div>
        </fieldset>
      ))}
    </div>
  );
}
