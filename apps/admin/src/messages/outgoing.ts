import { session } from '@/api/session';
import { type AttachmentView, messageSend } from '@/api/generated';
import { Problem } from '@/api/problem';

/** A message that is shown before it is known to have arrived. */
export interface Outgoing {
  readonly recipientId: string;
  /** However often it is sent, it is one message under this. */
  readonly clientId: string;
  readonly body: string;
  readonly attachments: readonly AttachmentView[];
  /** Who wrote it: nobody else sees or sends it. */
  readonly of: string | null;
  readonly error?: unknown;
}

let all: readonly Outgoing[] = [];
/** By writer and recipient: one after the other, so that messages stay in their order. */
const queues = new Map<string, Promise<void>>();
const listeners = new Set<() => void>();

function show(next: readonly Outgoing[]): void {
  all = next;
  for (const listener of listeners) listener();
}

// Nothing of somebody who signed out stays. What an administrator wrote waits while they act as somebody.
session.subscribe(() => {
  const people = [session.owner(), session.identity()];
  if (all.some(({ of }) => !people.includes(of))) show(all.filter(({ of }) => people.includes(of)));
});

export interface SendingOptions {
  /** Waited for before the message goes from here: the conversation, read anew, has it. */
  readonly onSent: () => Promise<unknown>;
  readonly onFailed: () => void;
}

async function attempt(message: Outgoing, { onSent, onFailed }: SendingOptions): Promise<void> {
  const { clientId, recipientId, body, attachments, of } = message;
  if (!all.includes(message)) return;
  try {
    if (of !== session.identity()) throw new Problem(0, 'ABORTED', 'Another person is signed in.');
    await messageSend({ body: { recipientId, clientId, body, attachmentIds: attachments.map(({ id }) => id) } });
    await onSent();
    outgoing.discard(clientId);
  } catch (error) {
    if (!all.includes(message)) return;
    show(all.map((each) => (each === message ? { ...each, error } : each)));
    if (of === session.identity()) onFailed();
  }
}

/** Messages on their way, kept for this page: also where somebody leaves the conversation meanwhile. */
export const outgoing = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  all: () => all,

  /** In the place that a message under the same client id has, or the last one. What fails stays, to be sent again. */
  send(message: Outgoing, options: SendingOptions): void {
    const isKnown = all.some(({ clientId }) => clientId === message.clientId);
    show(isKnown ? all.map((each) => (each.clientId === message.clientId ? message : each)) : [...all, message]);
    const queue = `${message.of} ${message.recipientId}`;
    queues.set(
      queue,
      (queues.get(queue) ?? Promise.resolve()).then(() => attempt(message, options)),
    );
  },

  discard(clientId: string): void {
    show(all.filter((each) => each.clientId !== clientId));
  },
};
