import { Upload } from 'lucide-react';
import { type ComponentProps, type DragEvent, type ReactNode, useId, useState } from 'react';
import { cn } from '@/ui/class-names';
import { Spinner } from '@/ui/spinner';

export type FileRefusal = 'type' | 'size' | 'count';

export type FileDropProps = Omit<ComponentProps<'input'>, 'type' | 'value' | 'onChange' | 'children'> & {
  label: ReactNode;
  /** Kinds and sizes that are taken. */
  hint?: ReactNode;
  /** As in the attribute: "image/png,.csv,image/*". */
  accept?: string;
  maxBytes?: number;
  busy?: boolean;
  onFiles: (files: File[]) => void;
  onRefused?: (reason: FileRefusal, file: File) => void;
};

/** An area that takes files dropped on it and opens the browser's own choice when clicked. */
export function FileDrop({
  label,
  hint,
  accept,
  maxBytes,
  busy = false,
  multiple,
  disabled,
  id,
  onFiles,
  onRefused,
  className,
  ...rest
}: FileDropProps) {
  const made = useId();
  const inputId = id ?? made;
  const [over, setOver] = useState(false);
  const off = busy || disabled;
  const take = (list: FileList | null) => {
    const files = [...(list ?? [])];
    if (off || files.length === 0) return;
    for (const [index, file] of files.entries()) {
      const reason = refusal(file, accept, maxBytes) ?? (index > 0 && !multiple ? 'count' : null);
      if (reason !== null) return onRefused?.(reason, file);
    }
    onFiles(files);
  };
  const onDrag = (event: DragEvent, entering: boolean) => {
    event.preventDefault();
    setOver(entering && !off);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- files are dropped on what one clicks to choose them
    <label
      htmlFor={inputId}
      onDragOver={(event) => onDrag(event, true)}
      onDragLeave={(event) => onDrag(event, false)}
      onDrop={(event) => {
        onDrag(event, false);
        take(event.dataTransfer.files);
      }}
      className={cn(
        'flex flex-col items-center gap-1.5 rounded-lg border-2 border-dashed border-input/60 px-4 py-6 text-center transition-colors',
        'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring',
        off ? 'opacity-60' : 'cursor-pointer hover:border-primary hover:bg-muted',
        over && 'border-primary bg-primary-soft',
        className,
      )}
    >
      {busy ? <Spinner className="size-5" /> : <Upload aria-hidden className="size-5 text-muted-foreground" />}
      <span className="font-medium">{label}</span>
      {hint ? (
        <span id={`${inputId}-hint`} className="text-[0.8125rem] text-muted-foreground">
          {hint}
        </span>
      ) : null}
      <input
        id={inputId}
        type="file"
        className="sr-only"
        accept={accept}
        multiple={multiple}
        disabled={off}
        aria-describedby={hint ? `${inputId}-hint` : undefined}
        onChange={(event) => {
          take(event.target.files);
          // So that the same file can be chosen once more after it was refused.
          event.target.value = '';
        }}
        {...rest}
      />
    </label>
  );
}

function refusal(file: File, accept: string | undefined, maxBytes: number | undefined): FileRefusal | null {
  if (maxBytes !== undefined && file.size > maxBytes) return 'size';
  if (!accept) return null;
  const fits = accept.split(',').some((part) => {
    const wanted = part.trim().toLowerCase();
    if (wanted.startsWith('.')) return file.name.toLowerCase().endsWith(wanted);
    if (wanted.endsWith('/*')) return file.type.startsWith(wanted.slice(0, -1));
    return file.type === wanted;
  });
  return fits ? null : 'type';
}
