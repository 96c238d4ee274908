import { Injectable } from '@nestjs/common';
import { Config } from '#platform/config';

/** Cookies the platform sets; each has one purpose. */
export type CookieName = 'access' | 'refresh' | 'csrf' | 'device';

export interface CookieOptions {
  readonly maxAgeSeconds: number;
  readonly sameSite: 'Lax' | 'Strict';
  /** True for what scripts of our own pages must be able to repeat in a header; otherwise only the browser sees it. */
  readonly readableByScripts?: boolean;
}

interface CookieRequest {
  readonly headers: { readonly cookie?: string | undefined };
}

interface CookieReply {
  header(name: string, value: string): unknown;
}

/**
 * Reads and sets the platform's cookies. Behind https each is a `__Host-` cookie: browsers take it only from this very
 * host, over https, for all paths, so that no neighbour under the same domain can plant one (RFC 6265bis, §4.1.3).
 */
@Injectable()
export class Cookies {
  private readonly prefix: string;
  private readonly secure: string;

  constructor(config: Config) {
    // An installation without https has nothing that `Secure` could keep to: browsers would throw the cookies away.
    const isSecure = config.publicUrl.startsWith('https:');
    this.prefix = isSecure ? '__Host-zocalo-' : 'zocalo-';
    this.secure = isSecure ? '; Secure' : '';
  }

  /** The value a request carries; undefined also for a cookie that is there twice: somebody planted one of them. */
  read(request: CookieRequest, name: CookieName): string | undefined {
    const header = request.headers.cookie;
    if (header === undefined) return undefined;
    const start = `${this.prefix}${name}=`;
    let found: string | undefined;
    for (const pair of header.split(';')) {
      const trimmed = pair.trim();
      if (!trimmed.startsWith(start)) continue;
      if (found !== undefined) return undefined;
      found = trimmed.slice(start.length);
    }
    return found === '' ? undefined : found;
  }

  /** @param value of characters that need no quoting, such as base64url and dots. */
  set(reply: CookieReply, name: CookieName, value: string, options: CookieOptions): void {
    if (!/^[\w.~-]*$/.test(value)) throw new Error(`The value of the cookie ${name} needs quoting`);
    const hidden = options.readableByScripts ? '' : '; HttpOnly';
    const attributes = `Path=/; Max-Age=${Math.max(0, Math.floor(options.maxAgeSeconds))}; SameSite=${options.sameSite}${hidden}${this.secure}`;
    reply.header('set-cookie', `${this.prefix}${name}=${value}; ${attributes}`);
  }

  /** Tells the browser to forget the cookie. */
  clear(reply: CookieReply, name: CookieName): void {
    this.set(reply, name, '', { maxAgeSeconds: 0, sameSite: 'Lax' });
  }
}
