import { useState } from 'react';
import { type OwnTicketDetailView, ticketRate } from '@/api/generated';
import { useAction } from '@/frame';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card';
import { Field } from '@/ui/field';
import { Textarea } from '@/ui/input';
import { Radio, RadioGroup } from '@/ui/radio-group';
import { readAnewOwnTickets } from './own-ticket-queries';
import { ownTicketMessages } from './own-tickets.messages';
import { ticketWords } from './tickets.messages';

const RATINGS = [1, 2, 3, 4, 5] as const;

/** How well one was helped; said once a ticket is solved. */
export function RatingCard({ ticket: { id, rating, ratingComment } }: { readonly ticket: OwnTicketDetailView }) {
  const m = useMessages(ownTicketMessages);
  const words = useMessages(ticketWords);
  const { run, busy } = useAction();
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(rating === null ? '' : String(rating));
  const [comment, setComment] = useState(ratingComment ?? '');
  const rate = async () => {
    const body = { rating: Number(chosen), comment: comment.trim() || null };
    if (await run(() => ticketRate({ path: { id }, body }), { done: m.rated, invalidate: readAnewOwnTickets })) setOpen(false);
  };
  return (
    <Card>
      <CardHeader>
        <CardTitle>{m.rateTitle}</CardTitle>
      </CardHeader>
      <CardContent>
        {rating !== null && !open ? (
          <div className="flex flex-wrap items-center gap-3">
            <p>
              {m.ratedAs}: <span className="font-medium">{words.stars(rating)}</span>
            </p>
            <Button variant="outline" size="sm" onClick={() => setOpen(true)}>
              {m.changeRating}
            </Button>
          </div>
        ) : (
          <form
            className="flex flex-col items-start gap-4"
            onSubmit={(event) => {
              event.preventDefault();
              if (!busy && chosen !== '') void rate();
            }}
          >
            <Field label={m.rating} hint={m.rateHint} group>
              <RadioGroup value={chosen} onValueChange={setChosen} className="flex flex-wrap gap-x-5 gap-y-2">
                {RATINGS.map((each) => (
                  <Radio key={each} value={String(each)} label={m.ratings[each]} />
                ))}
              </RadioGroup>
            </Field>
            <Field label={m.comment} optionalLabel={words.optional} className="w-full">
              <Textarea value={comment} onChange={(event) => setComment(event.target.value)} maxLength={2_000} rows={2} dir="auto" />
            </Field>
            <Button type="submit" busy={busy} disabled={chosen === ''}>
              {m.rate}
            </Button>
          </form>
        )}
      </CardContent>
    </Card>
  );
}
