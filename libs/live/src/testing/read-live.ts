import { once } from 'node:events';
import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

/** An event as a reader got it. */
export interface ReadEvent {
  readonly id: string | undefined;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A page that follows what happens to its person. */
export interface LiveReader {
  /** So far. */
  readonly events: ReadEvent[];
  readonly headers: IncomingHttpHeaders;
  /** Where it would go on from. */
  readonly lastId: string | undefined;
  /** Fulfilled when the server has ended it or its reader has left. */
  readonly ended: Promise<void>;
  /** Waits for events until the condition holds. @throws when the stream ends before. */
  until(condition: () => boolean): Promise<void>;
  /** Takes nothing more until `resume`. */
  pause(): void;
  resume(): void;
  leave(): void;
}

/** Opens a stream as a script would. @param from the id of the last event, sent as `Last-Event-ID`. */
export async function readLive(url: string, token: string, from?: string): Promise<LiveReader> {
  const headers = { authorization: `Bearer ${token}`, ...(from !== undefined && { 'last-event-id': from }) };
  // A connection of its own: `fetch` opens others in advance, which servers wait for when they close.
  const request = get(`${url}/api/live`, { headers, agent: false });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  request.on('error', () => undefined);
  if (answer.statusCode !== 200) throw new Error(`The stream was refused with ${answer.statusCode}`);
  const events: ReadEvent[] = [];
  let wake: () => void = () => undefined;
  let isOver = false;
  const ended = read(answer, (event) => {
    events.push(event);
    wake();
  }).finally(() => {
    isOver = true;
    wake();
  });
  return {
    events,
    headers: answer.headers,
    ended,
    get lastId() {
      return events.findLast(({ id }) => id !== undefined)?.id;
    },
    until: async (condition) => {
      while (!condition()) {
        if (isOver) throw new Error(`The stream ended after ${events.length} events`);
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    pause: () => void answer.pause(),
    resume: () => void answer.resume(),
    leave: () => void request.destroy(),
  };
}

function read(answer: IncomingMessage, take: (event: ReadEvent) => void): Promise<void> {
  let text = '';
  answer.setEncoding('utf8');
  answer.on('data', (piece: string) => {
    const frames = (text + piece).split('\n\n');
    text = frames.pop()!;
    for (const frame of frames) {
      const fields = new Map(frame.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
      const data = fields.get('data');
      if (data !== undefined)
        take({ id: fields.get('id'), type: fields.get('event') ?? 'message', data: JSON.parse(data) as ReadEvent['data'] });
    }
  });
  // It may have left, or have been cut off.
  answer.on('error', () => undefined);
  return new Promise((resolve) => answer.once('close', resolve));
}
