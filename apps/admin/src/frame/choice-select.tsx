import { Select } from '@/ui/select';
import { useChoices } from './choices';
import { late } from './late';
import type { SearchSelectProps } from './search-select';

const SearchSelect = late(() => import('./search-select').then((file) => file.SearchSelect));

/** One of the records of a source: from a list where there are few, by a search where there are many. */
export function ChoiceSelect(props: SearchSelectProps) {
  const { source, value, nameOf, otherwise, ...rest } = props;
  const { choices, hasMore } = useChoices(source);
  if (hasMore) return <SearchSelect {...props} />;
  return (
    <Select
      {...rest}
      value={value ?? undefined}
      options={[
        ...(otherwise === undefined ? [] : [{ value: '', label: otherwise }]),
        ...choices.map((choice) => ({ ...choice, label: nameOf?.(choice.value) ?? choice.label })),
      ]}
    />
  );
}
