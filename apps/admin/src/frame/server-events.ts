/** One server-sent event. */
export interface ServerEvent {
  readonly id?: string;
  readonly type: string;
  readonly data: object;
}

/**
 * Reads server-sent events to their end. By hand, since an `EventSource` knows no expired session, no status and no silence.
 * @param onLife called with whatever arrives, comments too.
 */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  onEvent: (event: ServerEvent) => void,
  onLife: () => void,
): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>).getReader();
  for (let text = '', piece = await reader.read(); !piece.done; piece = await reader.read()) {
    onLife();
    const frames = (text + piece.value).split('\n\n');
    text = frames.pop()!;
    for (const frame of frames) {
      const event = eventOf(frame);
      if (event) onEvent(event);
    }
  }
}

function eventOf(frame: string): ServerEvent | null {
  const fields = new Map(frame.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
  const [id, type, data] = [fields.get('id'), fields.get('event'), fields.get('data')];
  return type === undefined || data === undefined ? null : { ...(id !== undefined && { id }), type, data: JSON.parse(data) as object };
}
