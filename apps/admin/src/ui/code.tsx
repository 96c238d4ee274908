import { Check, Copy } from 'lucide-react';
import { type ComponentProps, useEffect, useState } from 'react';
import { Button, type ButtonProps } from '@/ui/button';
import { cn } from '@/ui/class-names';

/** Something a machine reads: an id, a key, a link. As a block it keeps its lines. */
export function Code({ block, className, ...rest }: ComponentProps<'code'> & { block?: boolean }) {
  return (
    <code
      className={cn(
        'rounded-sm bg-muted font-mono text-[0.8125rem]',
        block ? 'block overflow-x-auto rounded-lg border p-3 whitespace-pre-wrap [overflow-wrap:anywhere]' : 'px-1 py-0.5 break-all',
        className,
      )}
      {...rest}
    />
  );
}

export type CopyButtonProps = Omit<ButtonProps, 'value' | 'children'> & {
  value: string;
  label: string;
  /** Said, and shown, for two seconds after it worked. */
  copiedLabel: string;
  /** Shows the label beside the icon. */
  withText?: boolean;
};

export function CopyButton({ value, label, copiedLabel, withText, className, ...rest }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = window.setTimeout(() => setCopied(false), 2000);
    return () => window.clearTimeout(timer);
  }, [copied]);
  const Icon = copied ? Check : Copy;
  return (
    <>
      <Button
        variant={withText ? 'outline' : 'ghost'}
        size={withText ? 'sm' : 'icon-sm'}
        title={withText ? undefined : label}
        aria-label={withText ? undefined : label}
        className={className}
        onClick={() => void copy(value).then(setCopied)}
        {...rest}
      >
        <Icon aria-hidden className={cn('size-4', copied && 'text-success')} />
        {withText ? (copied ? copiedLabel : label) : null}
      </Button>
      <span aria-live="polite" className="sr-only">
        {copied ? copiedLabel : ''}
      </span>
    </>
  );
}

/** The clipboard is only there on https and localhost; elsewhere the old command does it. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'fixed top-0 opacity-0';
    const focused = document.activeElement;
    // Beside what has the focus: an open dialog would not let it go elsewhere.
    (focused?.parentElement ?? document.body).append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    if (focused instanceof HTMLElement) focused.focus();
    return done;
  }
}
