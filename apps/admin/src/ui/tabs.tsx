import { Slot } from 'radix-ui';
import { type ComponentProps, useEffect, useRef } from 'react';
import { cn } from '@/ui/class-names';

const list = 'flex gap-1 overflow-x-auto border-b [scrollbar-width:none] print:hidden';
const tab = cn(
  '-mb-px inline-flex h-10 shrink-0 items-center gap-2 border-b-2 border-transparent px-3 font-medium whitespace-nowrap text-muted-foreground',
  'transition-colors hover:text-foreground focus-visible:rounded-md focus-visible:-outline-offset-2 pointer-coarse:h-11',
  'data-[state=active]:border-primary data-[state=active]:text-foreground',
);

/** Parts of a screen that have addresses of their own: a navigation of links. Give it an aria-label. */
export function LinkTabs({ className, ...rest }: ComponentProps<'nav'>) {
  const nav = useRef<HTMLElement>(null);
  // The open one may be beyond the edge of a phone.
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
  }, []);
  return <nav ref={nav} className={cn(list, className)} {...rest} />;
}

/** Gives its look to the link that is its child. */
export function LinkTab({ active, className, children, ...rest }: ComponentProps<'a'> & { active: boolean }) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone there may be more of them than fit.
    if (active) ref.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [active]);
  return (
    <Slot.Root
      ref={ref}
      aria-current={active ? 'page' : undefined}
      data-state={active ? 'active' : 'inactive'}
      className={cn(tab, className)}
      {...rest}
    >
      {children}
    </Slot.Root>
  );
}
