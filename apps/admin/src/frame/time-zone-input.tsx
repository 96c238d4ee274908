import { type ComponentProps, useId } from 'react';
import { Input } from '@/ui/input';

/** The names of the zones that this browser knows, and the one that was chosen elsewhere. */
export function timeZones(chosen?: string | null): readonly string[] {
  return [...new Set([...(chosen ? [chosen] : []), 'UTC', ...Intl.supportedValuesOf('timeZone')])].toSorted();
}

/** A zone by its name, found by a part of it. */
export function TimeZoneInput(props: ComponentProps<typeof Input>) {
  const list = useId();
  return (
    <>
      <Input {...props} list={list} autoComplete="off" />
      <datalist id={list}>
        {timeZones().map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
    </>
  );
}
