import type { FastifyRequest } from 'fastify';

/** Where a person signs in from, for their list of sessions. */
export interface Device {
  readonly userAgent: string | null;
  readonly address: string | null;
}

const MAX_USER_AGENT = 200;
const MAX_ADDRESS = 64;

/** What a request says of the device it comes from: shortened, without control characters. */
export function deviceOf(request: FastifyRequest): Device {
  const userAgent = (request.headers['user-agent'] ?? '').replace(/\p{C}/gu, '').slice(0, MAX_USER_AGENT);
  return { userAgent: userAgent === '' ? null : userAgent, address: request.ip.slice(0, MAX_ADDRESS) };
}
