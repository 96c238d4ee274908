import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the server fails the next request of a verb: refuses, says nothing, loses its answer, or sends half of a file. */
export type Misbehaviour = 'busy' | 'silent' | 'lost answer' | 'half';

interface StoredObject {
  readonly body: Buffer;
  readonly contentType: string;
}

/** A server that speaks enough of S3 for one bucket, and checks who speaks to it (Signature Version 4). */
export interface S3Server {
  readonly endpoint: string;
  readonly objects: Map<string, StoredObject>;
  /** Parts of uploads that were neither finished nor given up. */
  readonly uploads: Map<string, Map<number, Buffer>>;
  /** When an upload began; may be moved. */
  readonly begun: Map<string, { readonly key: string; at: Date }>;
  /** One line per request: verb, path and status. */
  readonly requests: string[];
  fail(method: string, how: Misbehaviour, times?: number): void;
  close(): Promise<void>;
}

interface Options {
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export async function startS3Server(options: Options): Promise<S3Server> {
  const objects = new Map<string, StoredObject>();
  const uploads = new Map<string, Map<number, Buffer>>();
  const begun = new Map<string, { readonly key: string; at: Date }>();
  const requests: string[] = [];
  const failures = new Map<string, Misbehaviour[]>();

  const server = createServer((request, response) => void serve(request, response).catch(() => undefined));

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readAll(request);
    const how = failures.get(request.method!)?.shift();
    const url = new URL(request.url!, 'http://server');
    response.on('finish', () => requests.push(`${request.method} ${url.pathname} ${response.statusCode}`));
    if (how === 'silent') return;
    if (how === 'busy') return refuse(response, 503, 'SlowDown');
    const problem = signatureProblem(request, url, body, options);
    if (problem !== null) return refuse(response, 403, problem);
    if (!`${url.pathname}/`.startsWith(`/${options.bucket}/`)) return refuse(response, 404, 'NoSuchBucket');
    const key = decodeURIComponent(url.pathname.slice(options.bucket.length + 2));
    if (how === 'half') return sendHalf(response, objects.get(key)!);
    answer({ request, response, url, key, body, lost: how === 'lost answer' });
  }

  function answer(asked: { request: IncomingMessage; response: ServerResponse; url: URL; key: string; body: Buffer; lost: boolean }): void {
    const { request, response, url, key, body, lost } = asked;
    const send = (status: number, headers: Record<string, string | number>, content: Buffer | string = '') => {
      if (lost) request.socket.destroy();
      else response.writeHead(status, headers).end(request.method === 'HEAD' ? '' : content);
    };
    const uploadId = url.searchParams.get('uploadId');
    const found = objects.get(key);
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    if (request.method === 'GET' && key === '') {
      send(200, XML, url.searchParams.has('uploads') ? listOfUploads() : listOfObjects(url.searchParams));
    } else if (request.method === 'POST' && url.searchParams.has('uploads')) {
      const id = `upload-${uploads.size + 1}`;
      uploads.set(id, new Map());
      begun.set(id, { key, at: new Date() });
      send(200, XML, `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
    } else if (uploadId !== null && !uploads.has(uploadId)) {
      refuse(response, 404, 'NoSuchUpload');
    } else if (request.method === 'PUT' && uploadId !== null) {
      uploads.get(uploadId)!.set(Number(url.searchParams.get('partNumber')), body);
      send(200, { etag: etagOf(body) });
    } else if (request.method === 'POST' && uploadId !== null) {
      const parts = [...uploads.get(uploadId)!].toSorted(([a], [b]) => a - b).map(([, part]) => part);
      objects.set(key, { body: Buffer.concat(parts), contentType: 'application/zip' });
      uploads.delete(uploadId);
      send(200, XML, '<CompleteMultipartUploadResult><ETag>"x"</ETag></CompleteMultipartUploadResult>');
    } else if (request.method === 'DELETE' && uploadId !== null) {
      uploads.delete(uploadId);
      send(204, {});
    } else if (request.method === 'PUT') {
      objects.set(key, { body, contentType: String(request.headers['content-type']) });
      send(200, { etag: etagOf(body) });
    } else if (request.method === 'DELETE') {
      objects.delete(key);
      send(204, {});
    } else if (!found) {
      refuse(response, 404, 'NoSuchKey');
    } else if (range) {
      const body = found.body.subarray(Number(range[1]), Number(range[2]) + 1);
      send(206, { 'content-type': found.contentType, 'content-length': body.length, etag: etagOf(found.body) }, body);
    } else {
      send(200, { 'content-type': found.contentType, 'content-length': found.body.length, etag: etagOf(found.body) }, found.body);
    }
  }

  /** Two at a time, so that nobody takes the first page for all. */
  function listOfObjects(asked: URLSearchParams): string {
    const keys = [...objects.keys()].filter((key) => key.startsWith(asked.get('prefix') ?? '')).toSorted();
    const from = Number(asked.get('continuation-token') ?? 0);
    const page = keys.slice(from, from + 2).map((key) => {
      const { body } = objects.get(key)!;
      return `<Contents><Key>${key}</Key><Size>${body.length}</Size><LastModified>${new Date().toISOString()}</LastModified></Contents>`;
    });
    const more = from + 2 < keys.length;
    const token = more ? `<NextContinuationToken>${from + 2}</NextContinuationToken>` : '';
    return `<ListBucketResult><IsTruncated>${more}</IsTruncated>${token}${page.join('')}</ListBucketResult>`;
  }

  function listOfUploads(): string {
    const all = [...uploads.keys()].map((id) => {
      const { key, at } = begun.get(id)!;
      return `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${at.toISOString()}</Initiated></Upload>`;
    });
    return `<ListMultipartUploadsResult>${all.join('')}</ListMultipartUploadsResult>`;
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    uploads,
    begun,
    requests,
    fail: (method, how, times = 1) =>
      failures.set(
        method,
        Array.from({ length: times }, () => how),
      ),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const XML = { 'content-type': 'application/xml' };

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, XML).end(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}

function sendHalf(response: ServerResponse, { body, contentType }: StoredObject): void {
  response.writeHead(200, { 'content-type': contentType, 'content-length': body.length });
  response.write(body.subarray(0, body.length / 2), () => response.socket?.destroy());
}

function etagOf(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

/** Recomputes Signature Version 4 as AWS documents it; null when it is right, otherwise S3's code for what is not. */
function signatureProblem(request: IncomingMessage, url: URL, body: Buffer, options: Options): string | null {
  const given =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=(\w{64})$/.exec(
      request.headers.authorization ?? '',
    );
  if (!given) return 'AccessDenied';
  const [, accessKeyId, day, region, names, signature] = given as unknown as string[];
  if (accessKeyId !== options.accessKeyId) return 'InvalidAccessKeyId';
  const contentHash = String(request.headers['x-amz-content-sha256']);
  if (contentHash !== sha256(body)) return 'XAmzContentSHA256Mismatch';
  const signedHeaders = names!.split(';');
  if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => signedHeaders.includes(name))) return 'AccessDenied';
  const time = String(request.headers['x-amz-date']);
  const sent = Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!(Math.abs(Date.now() - sent) < 15 * 60_000)) return 'RequestTimeTooSkewed';
  const query = [...url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).toSorted();
  const headers = signedHeaders.map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const canonical = [request.method, url.pathname, query.join('&'), headers.join(''), names, contentHash].join('\n');
  const text = ['AWS4-HMAC-SHA256', time, `${day}/${region}/s3/aws4_request`, sha256(Buffer.from(canonical))].join('\n');
  let key: Buffer | string = `AWS4${options.secretAccessKey}`;
  for (const part of [day!, region!, 's3', 'aws4_request']) key = createHmac('sha256', key).update(part).digest();
  const expected = createHmac('sha256', key).update(text).digest();
  return timingSafeEqual(expected, Buffer.from(signature!, 'hex')) ? null : 'SignatureDoesNotMatch';
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
