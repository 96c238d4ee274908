import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { conversationFindPeople } from '@/api/generated';
import { Link } from '@/frame';
import { useMessages } from '@/i18n';
import { Avatar } from '@/ui/avatar';
import { Dialog, DialogBody } from '@/ui/dialog';
import { Field } from '@/ui/field';
import { Input } from '@/ui/input';
import { messageMessages } from './messages.messages';

const LEAST = 3;

/** Finds somebody to write to. */
export function NewMessageDialog({ onClose }: { readonly onClose: () => void }) {
  const m = useMessages(messageMessages);
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const { data } = useQuery({
    queryKey: ['messages', 'people', search],
    queryFn: ({ signal }) => conversationFindPeople({ query: { search }, signal }),
    enabled: search.length >= LEAST,
    placeholderData: keepPreviousData,
  });
  const people = search.length >= LEAST ? data?.items : undefined;
  return (
    <Dialog open title={m.new} onOpenChange={(open) => !open && onClose()} size="sm">
      <DialogBody className="flex flex-col gap-4">
        <Field label={m.to} hint={m.toHint}>
          <Input value={typed} autoComplete="off" maxLength={100} onChange={(event) => setTyped(event.target.value)} />
        </Field>
        <div aria-live="polite">
          {people?.length === 0 && <p className="text-muted-foreground">{m.nobodyFound}</p>}
          {people && people.length > 0 && (
            <ul aria-label={m.found} className="flex flex-col">
              {people.map(({ id, name }) => (
                <li key={id}>
                  <Link to={`/messages/${id}`} className="flex items-center gap-3 rounded-md p-2 hover:bg-muted" onClick={onClose}>
                    <Avatar id={id} name={name ?? ''} />
                    <bdi>{name}</bdi>
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </div>
      </DialogBody>
    </Dialog>
  );
}
