import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import { type ComponentProps, useEffect, useRef, useState } from 'react';
import { cn } from '@/ui/class-names';

export type TableProps = ComponentProps<'table'> & {
  /** Names the table, and the region it scrolls in. */
  label: string;
  /** 'page': as high as the window at most, and scrolls below its head; 'auto': as high as its rows. */
  height?: 'auto' | 'page';
  /** The column that stays in sight while the others scroll sideways: 2 when the first one only selects. */
  stickyColumn?: 0 | 1 | 2;
  containerClassName?: string;
};

const stickyColumns = {
  0: '',
  1: '[&_tr>*:nth-child(1)]:sticky [&_tr>*:nth-child(1)]:start-0 [&_tr>*:nth-child(1)]:z-[1] [[data-overflowing]>&_tr>*:nth-child(1)]:border-e',
  2: '[&_tr>*:nth-child(2)]:sticky [&_tr>*:nth-child(2)]:start-0 [&_tr>*:nth-child(2)]:z-[1] [[data-overflowing]>&_tr>*:nth-child(2)]:border-e',
};

export function Table({ label, height = 'auto', stickyColumn = 1, className, containerClassName, ...rest }: TableProps) {
  const { ref, overflowing } = useOverflow();
  return (
    <div
      ref={ref}
      // What scrolls must be reachable by keyboard; what does not is no stop.
      {...(overflowing ? { tabIndex: 0, role: 'region', 'aria-label': label, 'data-overflowing': '' } : {})}
      className={cn(
        'relative min-w-0 overflow-auto overscroll-x-contain bg-card focus-visible:-outline-offset-2 print:overflow-visible',
        height === 'page' && 'max-h-[max(20rem,calc(100dvh-15rem))] print:max-h-none',
        containerClassName,
      )}
    >
      <table
        aria-label={label}
        className={cn('w-full border-separate border-spacing-0 bg-inherit print:[&_*]:static!', stickyColumns[stickyColumn], className)}
        {...rest}
      />
    </div>
  );
}

export function THead({ className, ...rest }: ComponentProps<'thead'>) {
  return <thead className={cn('sticky top-0 z-[2] bg-card print:static', className)} {...rest} />;
}

export function TBody({ className, ...rest }: ComponentProps<'tbody'>) {
  return <tbody className={cn('bg-inherit [&>tr:last-child>*]:border-b-0', className)} {...rest} />;
}

export type TRProps = ComponentProps<'tr'> & { selected?: boolean };

export function TR({ selected, className, ...rest }: TRProps) {
  return (
    <tr
      aria-selected={selected}
      data-selected={selected || undefined}
      className={cn(
        'group/row bg-card [tbody>&]:hover:bg-muted',
        '[tbody>&]:data-selected:bg-primary-soft [tbody>&]:data-selected:[&>*:first-child]:shadow-[inset_3px_0_0_var(--primary)]',
        'rtl:[tbody>&]:data-selected:[&>*:first-child]:shadow-[inset_-3px_0_0_var(--primary)]',
        className,
      )}
      {...rest}
    />
  );
}

export type THProps = Omit<ComponentProps<'th'>, 'align'> & {
  /** How the column is sorted now. Given together with `onSort`. */
  sort?: 'ascending' | 'descending' | 'none';
  onSort?: () => void;
  align?: 'start' | 'end' | 'center';
};

const aligned = { start: 'text-start', end: 'text-end', center: 'text-center' };

export function TH({ sort, onSort, align = 'start', className, children, scope = 'col', ...rest }: THProps) {
  const Icon = sort === 'ascending' ? ArrowUp : sort === 'descending' ? ArrowDown : ChevronsUpDown;
  return (
    <th
      scope={scope}
      aria-sort={onSort ? (sort ?? 'none') : undefined}
      className={cn(
        'h-10 border-b bg-inherit px-3 text-[0.8125rem] font-medium whitespace-nowrap text-muted-foreground',
        aligned[align],
        className,
      )}
      {...rest}
    >
      {onSort ? (
        <button
          type="button"
          onClick={onSort}
          className={cn(
            '-mx-1.5 inline-flex h-8 items-center gap-1 rounded-md px-1.5 font-medium hover:bg-accent hover:text-foreground pointer-coarse:h-10',
            sort && sort !== 'none' && 'text-foreground',
            align === 'end' && 'flex-row-reverse',
          )}
        >
          {children}
          <Icon aria-hidden className={cn('size-3.5 shrink-0 print:hidden', (!sort || sort === 'none') && 'opacity-60')} />
        </button>
      ) : (
        children
      )}
    </th>
  );
}

export type TDProps = Omit<ComponentProps<'td'>, 'align'> & { align?: 'start' | 'end' | 'center' };

export function TD({ align = 'start', className, ...rest }: TDProps) {
  return (
    <td className={cn('h-11 border-b bg-inherit px-3 py-1.5', align === 'end' && 'tabular-nums', aligned[align], className)} {...rest} />
  );
}

function useOverflow() {
  const ref = useRef<HTMLDivElement>(null);
  const [overflowing, setOverflowing] = useState(false);
  useEffect(() => {
    const box = ref.current;
    if (box === null) return;
    const measure = () => setOverflowing(box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1);
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    if (box.firstElementChild) observer.observe(box.firstElementChild);
    return () => observer.disconnect();
  }, []);
  return { ref, overflowing };
}
