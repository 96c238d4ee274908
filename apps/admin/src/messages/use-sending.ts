import { useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { session } from '@/api';
import type { AttachmentView } from '@/api/generated';
import { useMessages } from '@/i18n';
import { toast } from '@/ui/toast-store';
import { messageMessages } from './messages.messages';
import { type Outgoing, outgoing } from './outgoing';

/** Sends messages to somebody one after the other, so that they stay in their order. What fails waits to be sent again. */
export function useSending(recipientId: string, name: string) {
  const m = useMessages(messageMessages);
  const queries = useQueryClient();
  const all = useSyncExternalStore(outgoing.subscribe, outgoing.all);
  const of = session.identity();
  const options = {
    onSent: () => queries.invalidateQueries({ queryKey: ['messages'] }),
    onFailed: () => {
      // The conversation shows it, to whoever is still there.
      if (!location.pathname.endsWith(`/messages/${recipientId}`)) toast.error(m.notSentTo(name));
    },
  };
  return {
    outgoing: all.filter((each) => each.of === of && each.recipientId === recipientId),
    send: (body: string, attachments: readonly AttachmentView[]) =>
      outgoing.send({ recipientId, clientId: crypto.randomUUID(), body, attachments, of }, options),
    again: ({ error: _, ...message }: Outgoing) => outgoing.send(message, options),
    discard: ({ clientId }: Outgoing) => outgoing.discard(clientId),
  };
}
