import { LoaderCircle } from 'lucide-react';
import { cn } from '@/ui/class-names';

/** Something is under way. With a label it announces itself; without one it is decoration beside words that do. */
export function Spinner({ label, className }: { label?: string; className?: string }) {
  const icon = <LoaderCircle aria-hidden className={cn('size-4 shrink-0 animate-spin text-current', className)} />;
  if (label === undefined) return icon;
  return (
    <span role="status" className="inline-flex items-center">
      {icon}
      <span className="sr-only">{label}</span>
    </span>
  );
}
