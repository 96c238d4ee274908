import type { S3Client } from '@aws-sdk/client-s3';
import type { S3Settings } from '#platform/config';
import { traceHeaders } from '#platform/observability';

/** In bytes and milliseconds. */
export interface S3Limits {
  readonly connectMs: number;
  /** How long nothing may move. */
  readonly idleMs: number;
  /** From a request to the beginning of its answer. */
  readonly requestMs: number;
  readonly attempts: number;
  /** Of the first parts of an upload, of which two are in memory: S3 takes no less than 5 MiB and no more than 10,000 parts. */
  readonly partBytes: number;
  /** So many are alike: some servers that speak S3 want all of them so. Those after them grow, so that a terabyte has room. */
  readonly evenParts: number;
  /** What is asked for at once when an archive is read. */
  readonly rangeBytes: number;
}

/** What our calls are traced as. */
export const CLIENT = { kind: 'client', attributes: { 'rpc.system.name': 'aws-api', 'rpc.service': 'S3' } } as const;

export type Sdk = typeof import('@aws-sdk/client-s3');

export const S3_LIMITS: S3Limits = {
  connectMs: 5_000,
  idleMs: 30_000,
  requestMs: 120_000,
  attempts: 5,
  partBytes: 12 * 1024 ** 2,
  evenParts: 5_000,
  rangeBytes: 8 * 1024 ** 2,
};

/** @param number from 1 */
export function bytesOfPart(number: number, { partBytes, evenParts }: Pick<S3Limits, 'partBytes' | 'evenParts'>): number {
  return partBytes * (1 + Math.max(0, Math.ceil((number - evenParts) / 100)));
}

/** The SDK is loaded with the first client: most installations never need it. */
export async function connectS3(settings: S3Settings, limits: S3Limits): Promise<{ sdk: Sdk; s3: S3Client }> {
  const sdk = await import('@aws-sdk/client-s3');
  const { region, endpoint, accessKeyId, secretAccessKey, pathStyle } = settings;
  const { connectMs, idleMs, requestMs, attempts } = limits;
  const s3 = new sdk.S3Client({
    region,
    ...(endpoint !== undefined && { endpoint }),
    forcePathStyle: pathStyle,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: attempts,
    // The newer checksums are unknown to many a server that speaks S3; the signature covers the body's digest as it is.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: connectMs, socketTimeout: idleMs, requestTimeout: requestMs, throwOnRequestTimeout: true },
  });
  // Before the request is signed, so that it covers the header.
  s3.middlewareStack.add(
    (next) => (call) => {
      Object.assign((call.request as { headers: object }).headers, traceHeaders());
      return next(call);
    },
    { step: 'build', name: 'traceHeaders' },
  );
  return { sdk, s3 };
}
