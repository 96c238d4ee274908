import { DropdownMenu, DropdownMenuCheckboxItem, DropdownMenuContent, DropdownMenuTrigger } from '@/ui/dropdown-menu';
import { ColumnsButton } from './list-buttons';
import type { Column } from './list-definition';

interface ColumnsMenuProps {
  readonly columns: readonly Pick<Column<never>, 'key' | 'title' | 'hidden' | 'wide'>[];
  readonly shown: string | undefined;
  readonly onChange: (columns: string | null) => void;
  readonly defaultOpen: boolean;
}

/** Which columns are shown. */
export function ColumnsMenu({ columns, shown, onChange, defaultOpen }: ColumnsMenuProps) {
  // As the table does without a choice.
  const narrow = matchMedia('(width < 48rem)').matches;
  const usual = columns.filter(({ hidden, wide }) => !hidden && !(narrow && wide)).map(({ key }) => key);
  const now = shown?.split(',') ?? usual;
  const toggle = (key: string) => {
    const next = columns.map((column) => column.key).filter((other) => (other === key ? !now.includes(key) : now.includes(other)));
    onChange(next.join() === usual.join() || next.length === 0 ? null : next.join());
  };
  return (
    <DropdownMenu defaultOpen={defaultOpen}>
      <DropdownMenuTrigger asChild>
        <ColumnsButton />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {columns.map(({ key, title }, index) => (
          <DropdownMenuCheckboxItem
            key={key}
            checked={now.includes(key)}
            disabled={index === 0}
            onSelect={(event) => event.preventDefault()}
            onCheckedChange={() => toggle(key)}
          >
            {title}
          </DropdownMenuCheckboxItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
