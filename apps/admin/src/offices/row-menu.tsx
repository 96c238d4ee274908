import { EllipsisVertical } from 'lucide-react';
import { Button } from '@/ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '@/ui/dropdown-menu';

interface RowMenuProps {
  readonly label: string;
  readonly items: readonly { readonly label: string; readonly onSelect: () => void; readonly tone?: 'danger' }[];
}

/** What can be done with one row. */
export function RowMenu({ label, items }: RowMenuProps) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={label}>
          <EllipsisVertical aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {items.map((item) => (
          <DropdownMenuItem key={item.label} onSelect={item.onSelect} className={item.tone === 'danger' ? 'text-danger' : undefined}>
            {item.label}
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
