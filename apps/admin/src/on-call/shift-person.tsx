import type { ShiftView } from '@/api/generated';
import { useMessages } from '@/i18n';
import { onCallMessages } from './on-call.messages';

/** Who has a shift, and why it is they. */
export function ShiftPerson({ shift: { displayName, substituteFor, override, note } }: { readonly shift: ShiftView }) {
  const m = useMessages(onCallMessages);
  if (displayName === null) return m.nobody;
  const why = [substituteFor && m.standsIn(substituteFor.displayName), override !== null && m.tookOver, note].filter(Boolean).join(' · ');
  return (
    <>
      {displayName}
      {why && <span className="text-[0.8125rem] font-normal text-muted-foreground"> · {why}</span>}
    </>
  );
}
