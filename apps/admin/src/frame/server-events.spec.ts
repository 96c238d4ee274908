import { expect, it } from 'vitest';
import { readEvents, type ServerEvent } from './server-events';

function cutInto(size: number): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  return new TransformStream({
    transform(bytes, out) {
      for (let from = 0; from < bytes.length; from += size) out.enqueue(bytes.slice(from, from + size));
    },
  });
}

it('MS2 reads server-sent events wherever their bytes are cut', async () => {
  const text =
    'retry: 2000\n\n:\n\nid: 3.1\nevent: message.sent\ndata: {"name":"José"}\n\nid: 3.2\nevent: reset\ndata: {}\n\nid: 3.3\nevent: half';
  const bytes = new TextEncoder().encode(text);
  for (let size = 1; size < bytes.length; size += 7) {
    const events: ServerEvent[] = [];
    let life = 0;
    await readEvents(
      new Blob([bytes]).stream().pipeThrough(cutInto(size)),
      (event) => events.push(event),
      () => (life += 1),
    );
    expect(events).toEqual([
      { id: '3.1', type: 'message.sent', data: { name: 'José' } },
      { id: '3.2', type: 'reset', data: {} },
    ]);
    expect(life).toBeGreaterThanOrEqual(1);
  }
});
