import { useState } from 'react';
import { incidentNote } from '@/api/generated';
import { useAccess, useAction } from '@/frame';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Card, CardContent } from '@/ui/card';
import { Field } from '@/ui/field';
import { Textarea } from '@/ui/input';
import { incidentQuery } from './incident-queries';
import { incidentMessages } from './incidents.messages';

/** Writes something down for those who read it later. */
export function NoteForm({ incidentId }: { readonly incidentId: string }) {
  const m = useMessages(incidentMessages);
  const { canEverywhere } = useAccess();
  const { run, busy } = useAction();
  const [text, setText] = useState('');
  if (!canEverywhere('alerts.act')) return null;
  const note = async () => {
    const noted = await run(() => incidentNote({ path: { id: incidentId }, body: { text: text.trim() } }), {
      done: m.noted,
      invalidate: [incidentQuery(incidentId).queryKey],
    });
    if (noted) setText('');
  };
  return (
    <Card>
      <CardContent>
        <form
          className="flex flex-col items-start gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (!busy && text.trim() !== '') void note();
          }}
        >
          <Field label={m.note} hint={m.noteHint} className="w-full">
            <Textarea value={text} onChange={(event) => setText(event.target.value)} maxLength={2_000} rows={2} />
          </Field>
          <Button type="submit" variant="outline" busy={busy} disabled={text.trim() === ''}>
            {m.addNote}
          </Button>
        </form>
      </CardContent>
    </Card>
  );
}
