import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, defineErrors, PlatformErrors } from '#platform/errors';

/** Refusals of bodies that should bring one file. */
export const UploadErrors = defineErrors('platform/uploads', {
  FILE_REQUIRED: { kind: 'invalid', message: 'Send one file, in the field that details names.' },
});

/** What a route takes as `multipart/form-data`: one file and nothing else. */
export interface UploadRule {
  /** Name of the form's field; others under which it is taken as well. */
  readonly field: string;
  readonly otherFields?: readonly string[];
  readonly maxBytes: number;
  /** Content types for the API reference. What arrives is judged by its content, never by what its sender calls it. */
  readonly types: readonly string[];
}

/** What a body is that is no form. */
export type BytesType = 'application/octet-stream' | 'message/rfc822';

/** Bytes that boundaries, headers and the name of the file may add. */
const FRAME = 8 * 1024;
/** Boundaries in a body with one part are two; more are refused before each becomes an object. */
const MOST_BOUNDARIES = 10;

/**
 * The file of a request. Reading begins here, so after its sender was let in: nobody else makes us hold what they send.
 * @throws AppError FILE_REQUIRED, PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, BAD_REQUEST
 */
export async function readUpload(request: FastifyRequest, reply: FastifyReply, rule: UploadRule): Promise<Buffer> {
  const contentType = request.headers['content-type'] ?? '';
  const boundary = boundaryOf(request);
  const body = await readBody(request, reply, rule.maxBytes + FRAME, rule.maxBytes);
  if (countOf(body, `--${boundary}`) > MOST_BOUNDARIES) throw new AppError(UploadErrors.FILE_REQUIRED, { field: rule.field });
  const parts = [...(await formOf(body, contentType))];
  const [name, file] = parts[0] ?? [];
  const named = name === rule.field || (name !== undefined && rule.otherFields?.includes(name));
  if (parts.length !== 1 || !named || typeof file !== 'object' || file.size === 0)
    throw new AppError(UploadErrors.FILE_REQUIRED, { field: rule.field });
  if (file.size > rule.maxBytes) throw tooLarge(rule.maxBytes);
  return Buffer.from(await file.arrayBuffer());
}

/** What parts the parts of a form. @throws AppError UNSUPPORTED_MEDIA_TYPE for any other body */
export function boundaryOf(request: FastifyRequest): string {
  const contentType = request.headers['content-type'] ?? '';
  const boundary = /^multipart\/form-data\s*;.*\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  if (!boundary) throw new AppError(PlatformErrors.UNSUPPORTED_MEDIA_TYPE);
  return (boundary[1] ?? boundary[2])!;
}

/**
 * The bytes of a request, however few. Reading begins here, so after its sender was let in.
 * @throws AppError PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, BAD_REQUEST
 */
export async function readBytes(
  request: FastifyRequest,
  reply: FastifyReply,
  maxBytes: number,
  type: BytesType = 'application/octet-stream',
): Promise<Buffer> {
  const [contentType = ''] = (request.headers['content-type'] ?? '').split(';', 1);
  if (contentType.trim().toLowerCase() !== type) throw new AppError(PlatformErrors.UNSUPPORTED_MEDIA_TYPE);
  return readBody(request, reply, maxBytes, maxBytes);
}

async function readBody({ raw }: FastifyRequest, reply: FastifyReply, maxBytes: number, told: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let read = Number(raw.headers['content-length'] ?? 0);
  try {
    if (read <= maxBytes) {
      read = 0;
      for await (const chunk of raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        read += chunk.length;
        if (read > maxBytes) break;
        chunks.push(chunk);
      }
    }
  } catch (error) {
    // Whoever sent it has hung up.
    throw new AppError(PlatformErrors.BAD_REQUEST, undefined, { cause: error });
  }
  if (read <= maxBytes) return Buffer.concat(chunks);
  // The rest is on its way and nobody will read it.
  void reply.header('connection', 'close');
  throw tooLarge(told);
}

async function formOf(body: Buffer, contentType: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  } catch (error) {
    throw new AppError(PlatformErrors.BAD_REQUEST, undefined, { cause: error });
  }
}

export function tooLarge(maxBytes: number): AppError {
  return new AppError(PlatformErrors.PAYLOAD_TOO_LARGE, { maxBytes });
}

function countOf(body: Buffer, text: string): number {
  let count = 0;
  for (let at = body.indexOf(text); at >= 0 && count <= MOST_BOUNDARIES; at = body.indexOf(text, at + text.length)) count += 1;
  return count;
}
