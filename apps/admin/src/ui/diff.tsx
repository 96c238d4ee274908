import { Minus, Pencil, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '@/ui/class-names';
import { changesBetween, type Change } from '@/ui/value-changes';
import { Table, TBody, TD, TH, THead, TR } from '@/ui/table';

export type ValueDiffProps = {
  before: unknown;
  after: unknown;
  labels: Record<'table' | 'key' | 'before' | 'after' | 'added' | 'removed' | 'changed' | 'same', string>;
  /** How a key ("profile.language") and a value are written. */
  formatKey?: (path: string) => ReactNode;
  formatValue?: (value: unknown, path: string) => ReactNode;
  /** Leaves out what is the same on both sides. */
  onlyChanges?: boolean;
  className?: string;
};

const icons = { added: Plus, removed: Minus, changed: Pencil };
const colours = { added: 'text-success', removed: 'text-danger', changed: 'text-warning', same: '' };

/** Two states of a thing side by side, key by key. What differs is marked by an icon with a name, weight and colour. */
export function ValueDiff({ before, after, labels, formatKey, formatValue = plain, onlyChanges, className }: ValueDiffProps) {
  const changes = changesBetween(before, after).filter((change) => !onlyChanges || change.kind !== 'same');
  return (
    <Table label={labels.table} className={className} containerClassName="rounded-lg border">
      <THead>
        <TR>
          <TH>{labels.key}</TH>
          <TH>{labels.before}</TH>
          <TH>{labels.after}</TH>
        </TR>
      </THead>
      <TBody>
        {changes.map((change) => (
          <TR key={change.path}>
            <TH scope="row" className={cn('h-11 py-3 align-top font-normal', change.kind !== 'same' && 'font-medium text-foreground')}>
              <span className="flex items-center gap-2 whitespace-normal">
                <Mark kind={change.kind} label={labels[change.kind]} />
                {formatKey?.(change.path) ?? change.path}
              </span>
            </TH>
            <TD className="py-3 align-top break-words whitespace-pre-wrap">
              {change.kind === 'added' ? null : <Value change={change} side="before" format={formatValue} />}
            </TD>
            <TD className="py-3 align-top break-words whitespace-pre-wrap">
              {change.kind === 'removed' ? null : <Value change={change} side="after" format={formatValue} />}
            </TD>
          </TR>
        ))}
      </TBody>
    </Table>
  );
}

function Mark({ kind, label }: { kind: Change['kind']; label: string }) {
  if (kind === 'same') return <span className="size-4 shrink-0" />;
  const Icon = icons[kind];
  return (
    <span className={cn('shrink-0', colours[kind])} title={label}>
      <Icon aria-hidden className="size-4" />
      <span className="sr-only">{label}</span>
    </span>
  );
}

function Value({
  change,
  side,
  format,
}: {
  change: Change;
  side: 'before' | 'after';
  format: (value: unknown, path: string) => ReactNode;
}) {
  const text = format(change[side], change.path);
  if (change.kind === 'same') return <span className="text-muted-foreground">{text}</span>;
  return side === 'before' ? (
    <del className="rounded-sm bg-danger-soft px-1 text-danger">{text}</del>
  ) : (
    <ins className="rounded-sm bg-success-soft px-1 font-medium text-success no-underline">{text}</ins>
  );
}

function plain(value: unknown): string {
  // A list of words reads better without its brackets.
  if (Array.isArray(value) && value.length > 0 && value.every((each) => typeof each !== 'object')) return value.join('\n');
  return typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
}
