import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { AttachmentView } from '@/api/generated';
import { messageSend } from '@/api/generated';

/** A message that is shown before it is known to have arrived. */
export interface Outgoing {
  /** However often it is sent, it is one message under this. */
  readonly clientId: string;
  readonly body: string;
  readonly attachments: readonly AttachmentView[];
  readonly error?: unknown;
}

/** Sends messages to somebody one after the other, so that they stay in their order. What fails waits to be sent again. */
export function useSending(recipientId: string) {
  const queries = useQueryClient();
  const [outgoing, setOutgoing] = useState<readonly Outgoing[]>([]);
  const queue = useRef(Promise.resolve());

  const attempt = async ({ clientId, body, attachments }: Outgoing): Promise<void> => {
    try {
      await messageSend({ body: { recipientId, clientId, body, attachmentIds: attachments.map(({ id }) => id) } });
      // It goes once the conversation, read anew, has it.
      await queries.invalidateQueries({ queryKey: ['messages'] });
      setOutgoing((all) => all.filter((each) => each.clientId !== clientId));
    } catch (error) {
      setOutgoing((all) => all.map((each) => (each.clientId === clientId ? { ...each, error } : each)));
    }
  };
  const enqueue = (message: Outgoing) => {
    queue.current = queue.current.then(() => attempt(message));
  };
  return {
    outgoing,
    send(body: string, attachments: readonly AttachmentView[]) {
      const message = { clientId: crypto.randomUUID(), body, attachments };
      setOutgoing((all) => [...all, message]);
      enqueue(message);
    },
    again({ error: _, ...message }: Outgoing) {
      setOutgoing((all) => all.map((each) => (each.clientId === message.clientId ? message : each)));
      enqueue(message);
    },
    discard({ clientId }: Outgoing) {
      setOutgoing((all) => all.filter((each) => each.clientId !== clientId));
    },
  };
}
