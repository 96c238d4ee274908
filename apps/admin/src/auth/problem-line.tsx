import { CircleAlert } from 'lucide-react';

/** What went wrong, read out as soon as it appears. */
export function ProblemLine({ text }: { readonly text: string | null }) {
  return (
    <p role="alert" className="flex items-start gap-2 text-danger empty:hidden">
      {text && (
        <>
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {text}
        </>
      )}
    </p>
  );
}
