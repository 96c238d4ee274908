import { randomUUID } from 'node:crypto';
import type { SignedIn } from '#auth/testing';
import type { TestApi } from '#harness';

/** Writes a message as somebody. @returns its id. */
export async function writeMessage(api: TestApi, from: SignedIn, to: SignedIn, body: string): Promise<string> {
  const sent = { recipientId: to.userId, clientId: randomUUID(), body };
  const answer = await api.request({ method: 'POST', url: '/api/messages', token: from.token, body: sent });
  if (answer.status !== 201) throw new Error(`A message was refused: ${answer.text}`);
  return answer.body.id;
}
