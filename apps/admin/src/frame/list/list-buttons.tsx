import { Bookmark, Columns3 } from 'lucide-react';
import type { ComponentProps } from 'react';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { frameMessages } from '../frame.messages';

/** Shown before and after the menu behind it is loaded. */
export function ColumnsButton(props: ComponentProps<typeof Button>) {
  const m = useMessages(frameMessages);
  return (
    <Button variant="outline" {...props}>
      <Columns3 aria-hidden /> <span className="max-sm:sr-only">{m.columns}</span>
    </Button>
  );
}

export function ViewsButton(props: ComponentProps<typeof Button>) {
  const m = useMessages(frameMessages);
  return (
    <Button variant="outline" {...props}>
      <Bookmark aria-hidden /> <span className="max-sm:sr-only">{m.views}</span>
    </Button>
  );
}
