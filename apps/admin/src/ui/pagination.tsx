import { ChevronFirst, ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/ui/button';
import { cn } from '@/ui/class-names';

export type PaginationProps = {
  labels: Record<'navigation' | 'first' | 'previous' | 'next', string>;
  /** Without one its button is out of use. */
  onFirst?: () => void;
  onPrevious?: () => void;
  onNext?: () => void;
  /** "51–100 of about 12,000". */
  summary?: ReactNode;
  busy?: boolean;
  className?: string;
  /** How many at a time. */
  children?: ReactNode;
};

/** Page after page, as keyset pages go: there is a next one and a previous one, and no seventh. */
export function Pagination({ labels, onFirst, onPrevious, onNext, summary, busy, className, children }: PaginationProps) {
  return (
    <nav aria-label={labels.navigation} className={cn('flex flex-wrap items-center gap-x-4 gap-y-2 px-3 py-2 print:hidden', className)}>
      <div aria-live="polite" className="text-[0.8125rem] text-muted-foreground tabular-nums">
        {summary}
      </div>
      <div className="ms-auto flex items-center gap-2">
        {children}
        <Button variant="ghost" size="icon-sm" aria-label={labels.first} title={labels.first} disabled={!onFirst} onClick={onFirst}>
          <ChevronFirst aria-hidden className="rtl:rotate-180" />
        </Button>
        <Button variant="outline" size="sm" disabled={!onPrevious} onClick={onPrevious}>
          <ChevronLeft aria-hidden className="rtl:rotate-180" />
          {labels.previous}
        </Button>
        <Button variant="outline" size="sm" disabled={!onNext} busy={busy} onClick={onNext}>
          {labels.next}
          <ChevronRight aria-hidden className="rtl:rotate-180" />
        </Button>
      </div>
    </nav>
  );
}
