import { describe, expect, it } from 'vitest';
import { EventStream, placeOf, type StreamSink } from './event-stream.js';

const OWNER = { userId: 'ana', sessionId: 's' };
const events = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => ({
    position: from + index,
    type: 'test.happened',
    payload: `{"n":${from + index}}`,
  }));
/** As far as `upTo` it was asked for, after `after`. */
const unread = (last: number, found: ReturnType<typeof events>, { after = 0, upTo = last } = {}) => ({
  userId: 'ana',
  epoch: 2,
  last,
  after,
  upTo,
  events: found,
});

/** A reader that takes what it is asked to. */
function startReader() {
  const reader = { text: '', takes: true, isCut: false, drain: () => undefined as void };
  const sink: StreamSink = {
    write: (text) => {
      reader.text += text;
      return reader.takes;
    },
    end: () => undefined,
    destroy: () => (reader.isCut = true),
    once: (_event, listener) => (reader.drain = listener),
  };
  return { reader, sink };
}

const idsOf = (text: string) => [...text.matchAll(/^id: (.*)\nevent: (.*)$/gm)].map(([, id, type]) => `${id} ${type}`);

describe('MS2 EventStream', () => {
  const start = (from: string | undefined, onRead = () => undefined as void) => {
    const { reader, sink } = startReader();
    return { reader, stream: new EventStream(OWNER, sink, placeOf(from), onRead) };
  };

  it('MS2 goes on after the place of its reader, once and in order', () => {
    const { reader, stream } = start('2.5');
    expect(stream.take(unread(9, events(3, 7), { upTo: 7 }))).toBe(true);
    expect(stream.take(unread(9, events(6, 9)))).toBe(false);
    expect(stream.take(unread(9, events(6, 9)))).toBe(false);
    expect(idsOf(reader.text)).toEqual(['2.6', '2.7', '2.8', '2.9'].map((id) => `${id} test.happened`));
    expect(reader.text).toContain('id: 2.6\nevent: test.happened\ndata: {"n":6}\n\nid: 2.7');
  });

  it.each([
    ['without a place', undefined, events(1, 4)],
    ['with a place that is not ours', 'x.1', events(1, 4)],
    ['of another epoch', '1.3', events(4, 4)],
    ['from the future', '2.5', []],
    ['after which something was forgotten', '2.1', events(3, 4)],
    ['after which all was forgotten', '2.1', []],
    ['for whom one in between was forgotten', '2.1', [...events(2, 2), ...events(4, 4)]],
    ['for whom the latest was forgotten', '2.1', events(2, 3)],
  ])('MS2 resets a reader %s, and goes on from there', (_, from, found) => {
    const { reader, stream } = start(from);
    stream.take(unread(4, found));
    stream.take(unread(5, events(5, 5)));
    expect(idsOf(reader.text)).toEqual(['2.4 reset', '2.5 test.happened']);
  });

  it('MS2 asks again where what was read is that of another stream, before its place or behind it', () => {
    const { reader, stream } = start('2.300');
    expect(stream.take(unread(301, events(11, 110), { after: 10, upTo: 110 }))).toBe(true);
    expect(stream.take(unread(301, events(201, 300), { after: 200, upTo: 300 }))).toBe(true);
    expect(stream.take(unread(401, events(302, 401), { after: 301, upTo: 401 }))).toBe(true);
    expect(reader.text).toBe('');
    expect(stream.take(unread(301, events(251, 301), { after: 250 }))).toBe(false);
    expect(idsOf(reader.text)).toEqual(['2.301 test.happened']);
  });

  it('MS2 writes no more than is read, and nothing twice for it', () => {
    let read = 0;
    const { reader, stream } = start('2.0', () => void (read += 1));
    reader.takes = false;
    expect(stream.take(unread(5, events(1, 2), { upTo: 2 }))).toBe(false);
    expect(stream.isBlocked).toBe(true);
    stream.take(unread(5, events(1, 5)));
    stream.beat();
    expect(idsOf(reader.text)).toHaveLength(2);
    expect(stream.behindFor(performance.now() + 50)).toBeGreaterThanOrEqual(50);
    reader.takes = true;
    reader.drain();
    expect([read, stream.isBlocked, stream.at]).toEqual([1, false, { epoch: 2, position: 2 }]);
    stream.take(unread(5, events(3, 5)));
    expect(idsOf(reader.text).at(-1)).toBe('2.5 test.happened');
  });
});
