import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rewriteUrl } from './rewrite-url.js';

describe('rewriteUrl', () => {
  it.each([
    // Every documented spelling ends at the canonical path; the query stays as it is.
    ['/auth/login', '/api/auth/login'],
    ['/api/auth/login', '/api/auth/login'],
    ['/api/v1/auth/login', '/api/auth/login'],
    ['/desks', '/api/desks'],
    ['/desks?date=2026-11-21', '/api/desks?date=2026-11-21'],
    ['/desks/', '/api/desks/'],
    ['/reservations/7', '/api/reservations/7'],
    ['/api/v1', '/api'],
    ['/api/v1?x=/api/v1', '/api?x=/api/v1'],
    ['/health', '/health'],
    ['/api/health', '/health'],
    ['/api/v1/health', '/health'],
    ['/api/health/', '/health/'],
    ['/api/v1/ready?x=1', '/ready?x=1'],
    ['/api/metrics', '/metrics'],
    // What only looks like one stays as it is, and matches no route.
    ['/desksx', '/desksx'],
    ['/DESKS', '/DESKS'],
    ['/auth%2Flogin', '/auth%2Flogin'],
    ['/%61uth/login', '/%61uth/login'],
    ['/api/%761/desks', '/api/%761/desks'],
    ['/api/v1x/desks', '/api/v1x/desks'],
    ['/api/v2/desks', '/api/v2/desks'],
    ['//auth/login', '//auth/login'],
    ['/x/../auth/login', '/x/../auth/login'],
    ['/x?next=/auth/login', '/x?next=/auth/login'],
    ['/api/healthy', '/api/healthy'],
    ['/api/health/x', '/api/health/x'],
    ['/docs', '/docs'],
    ['/', '/'],
    // Only one prefix is taken off.
    ['/api/v1/api/v1/desks', '/api/api/v1/desks'],
    ['/auth/../../etc/passwd', '/api/auth/../../etc/passwd'],
    // RFC 9112: the absolute form is understood.
    ['http://plaza.example.com/auth/login', '/api/auth/login'],
    ['HTTPS://plaza.example.com:443/api/v1/desks?date=x', '/api/desks?date=x'],
    ['http://plaza.example.com', '/'],
    ['http://plaza.example.com?x', '/?x'],
    ['*', '/*'],
    ['', '/'],
  ])('W3 %s is %s', (url, canonical) => {
    expect(rewriteUrl(url)).toBe(canonical);
  });

  it('W3 keeps whatever follows, never throws, and leaves a canonical path alone', () => {
    fc.assert(
      fc.property(fc.webPath(), fc.webQueryParameters(), (path, query) => {
        expect(rewriteUrl(`/desks${path}?${query}`).endsWith(`${path}?${query}`)).toBe(true);
        const canonical = `/api/thing${path}?${query}`;
        expect(rewriteUrl(canonical)).toBe(canonical);
        expect(rewriteUrl(`/api/v1/thing${path}?${query}`)).toBe(canonical);
      }),
    );
  });
});
