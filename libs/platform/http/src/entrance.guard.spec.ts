import type { ExecutionContext } from '@nestjs/common';
import { describe, expect, it, vi } from 'vitest';
import { AccessGuard, Actor, definePermissions } from '#platform/access';
import { AppError, PlatformErrors } from '#platform/errors';
import type { LimitCounter } from '#platform/limits';
import { Maintenance } from '#platform/maintenance';
import type { CsrfDefence } from '#platform/csrf';
import { Endpoint, type EndpointOptions } from './endpoint.js';
import { EntranceGuard } from './entrance.guard.js';

const keys = definePermissions('test', {
  'guarded.read': { summary: 'Read.', roles: ['admin'] },
  'guarded.forget': { summary: 'Nobody.', roles: [] },
});
const admin = new Actor('ana', 'session', 'A', [{ role: 'admin', scopeType: 'installation', scopeId: null }]);
const user = new Actor('ben', 'session', 'A', [{ role: 'user', scopeType: 'installation', scopeId: null }]);

/** Whether somebody gets past the guard to a handler that declares this. */
async function enter(
  declared: Omit<EndpointOptions, 'summary' | 'returns'> | undefined,
  who: Actor | null,
  recognised = false,
): Promise<unknown> {
  const handler = () => undefined;
  if (declared) Endpoint({ summary: 'x', returns: null, ...declared })({}, 'x', { value: handler });
  const authenticate = vi.fn(async () => {
    if (!who) throw new AppError(PlatformErrors.UNAUTHORIZED);
    return who;
  });
  const access = { recognise: () => (recognised ? who! : undefined), authenticate } as unknown as AccessGuard;
  const request = { ip: '192.0.2.1', workContext: { correlationId: 'r', actor: { kind: 'anonymous' } } };
  const context = { getHandler: () => handler, switchToHttp: () => ({ getRequest: () => request }) } as unknown as ExecutionContext;
  const csrf = { check: () => undefined, requireToken: () => undefined } as unknown as CsrfDefence;
  const guard = new EntranceGuard(access, { count: () => undefined } as unknown as LimitCounter, csrf, new Maintenance());
  try {
    return [await guard.canActivate(context), request.workContext.actor.kind];
  } catch (error) {
    return (error as AppError).code;
  }
}

describe('AU16 EntranceGuard', () => {
  it.each<[string, Omit<EndpointOptions, 'summary' | 'returns'> | undefined, Actor | null, unknown]>([
    ['nothing declared, nobody', undefined, null, 'FORBIDDEN'],
    ['nothing declared, an administrator', undefined, admin, 'FORBIDDEN'],
    ['public, nobody', { access: { public: 'test' } }, null, [true, 'anonymous']],
    ['signed in, nobody', { access: { signedIn: 'test' } }, null, 'UNAUTHORIZED'],
    ['signed in, anybody', { access: { signedIn: 'test' } }, user, [true, 'user']],
    ['a permission, nobody', { access: { permission: keys['guarded.read'] } }, null, 'UNAUTHORIZED'],
    ['a permission, without it', { access: { permission: keys['guarded.read'] } }, user, 'FORBIDDEN'],
    ['a permission, with it', { access: { permission: keys['guarded.read'] } }, admin, [true, 'user']],
    ['one of two permissions, without either', { access: { anyOf: [keys['guarded.read'], keys['guarded.forget']] } }, user, 'FORBIDDEN'],
    ['one of two permissions, with one', { access: { anyOf: [keys['guarded.forget'], keys['guarded.read']] } }, admin, [true, 'user']],
    ['a permission no role carries', { access: { permission: keys['guarded.forget'] } }, admin, 'FORBIDDEN'],
  ])('AU16 %s', async (_, declared, who, expected) => {
    expect(await enter(declared, who)).toEqual(expected);
    if (who) expect(await enter(declared, who, true)).toEqual(expected);
  });
});
