import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, PlatformErrors } from '#platform/errors';
import { boundaryOf, tooLarge, UploadErrors, type UploadRule } from './read-upload.js';

/** Bytes that the headers of the one part may take, and what follows its end. */
const MOST_HEADERS = 8 * 1024;
const MOST_FRAME = MOST_HEADERS + 1024;
const HEADERS_END = '\r\n\r\n';

/** The file of a request, on its way. */
export interface UploadStream {
  /** As its sender calls it, which may be anything. */
  readonly filename: string;
  /** Fails when the request ends before the file does, brings more than one, or more than `maxBytes`. */
  readonly body: AsyncGenerator<Buffer>;
}

/**
 * As `readUpload`, for files too large to be held: what comes back are its pieces as they arrive, of which none is kept here. Empty files are
 * handed on: their reader sees that nothing comes.
 * @throws AppError FILE_REQUIRED, PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, BAD_REQUEST
 */
export async function streamUpload(request: FastifyRequest, reply: FastifyReply, rule: UploadRule): Promise<UploadStream> {
  const boundary = boundaryOf(request);
  const closes = reply.getHeader('connection');
  // Whatever goes wrong from here on, the rest is on its way and nobody will read it.
  void reply.header('connection', 'close');
  if (Number(request.raw.headers['content-length'] ?? 0) > rule.maxBytes + MOST_FRAME) throw tooLarge(rule.maxBytes);
  const pieces = new Pieces(request.raw.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>);
  const fileRequired = new AppError(UploadErrors.FILE_REQUIRED, { field: rule.field });
  const filename = filenameOf(await pieces.headers(`--${boundary}\r\n`, fileRequired), rule);
  if (filename === null) throw fileRequired;
  async function* body(): AsyncGenerator<Buffer> {
    let read = 0;
    for await (const piece of pieces.untilEnd(`\r\n--${boundary}`, fileRequired)) {
      read += piece.length;
      if (read > rule.maxBytes) throw tooLarge(rule.maxBytes);
      yield piece;
    }
    if (closes === undefined) void reply.removeHeader('connection');
  }
  return { filename, body: body() };
}

/** A body with one part, piece by piece. */
class Pieces {
  private held: Buffer = Buffer.alloc(0);

  constructor(private readonly source: AsyncIterator<Buffer>) {}

  /** What stands before the content of the first part, which has to come first of all. */
  async headers(opening: string, otherwise: AppError): Promise<string> {
    for (let end = -1; ;) {
      end = this.held.indexOf(HEADERS_END);
      if (end >= 0 && end <= MOST_HEADERS) {
        const head = this.held.toString('utf8', 0, end + 2);
        this.held = this.held.subarray(end + HEADERS_END.length);
        if (!head.startsWith(opening)) throw otherwise;
        return head.slice(opening.length);
      }
      if (this.held.length > MOST_HEADERS) throw otherwise;
      await this.more();
    }
  }

  /** The content, and what stands behind it is looked at before it counts as whole. */
  async *untilEnd(closing: string, otherwise: AppError): AsyncGenerator<Buffer> {
    for (;;) {
      const end = this.held.indexOf(closing);
      // What may be the beginning of its end is held back.
      const sure = end >= 0 ? end : this.held.length - closing.length + 1;
      if (sure > 0) {
        yield this.held.subarray(0, sure);
        this.held = this.held.subarray(sure);
      }
      if (end >= 0) break;
      await this.more();
    }
    const last = `${closing}--`;
    while (this.held.length < last.length) await this.more();
    if (!this.held.subarray(0, last.length).equals(Buffer.from(last))) throw otherwise;
    while (await this.mayHaveMore()) if (this.held.length > MOST_HEADERS) throw new AppError(PlatformErrors.BAD_REQUEST);
  }

  private async more(): Promise<void> {
    if (!(await this.mayHaveMore())) throw new AppError(PlatformErrors.BAD_REQUEST);
  }

  private async mayHaveMore(): Promise<boolean> {
    try {
      const next = await this.source.next();
      if (next.done) return false;
      this.held = this.held.length === 0 ? next.value : Buffer.concat([this.held, next.value]);
      return true;
    } catch (error) {
      // Whoever sent it has hung up.
      throw new AppError(PlatformErrors.BAD_REQUEST, undefined, { cause: error });
    }
  }
}

/** Null when the part is no file, or not in the field it should be in. Quotes and line ends come percent-encoded, as browsers do it. */
function filenameOf(headers: string, rule: UploadRule): string | null {
  const disposition = /^content-disposition:[ \t]*form-data[ \t]*;([^\r\n]*)/im.exec(headers)?.[1];
  if (disposition === undefined) return null;
  const name = /(?:^|;)[ \t]*name="([^"]*)"/i.exec(disposition)?.[1];
  const filename = /;[ \t]*filename="([^"]*)"/i.exec(disposition)?.[1];
  const spelled = /;[ \t]*filename\*=utf-8''([^;\s]*)/i.exec(disposition)?.[1];
  if (name === undefined || (name !== rule.field && !rule.otherFields?.includes(name))) return null;
  return (spelled === undefined ? undefined : decoded(spelled)) ?? filename?.replace(/%22|%0D|%0A/gi, decoded) ?? null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
