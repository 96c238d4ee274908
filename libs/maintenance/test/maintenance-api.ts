import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import { Client } from 'pg';
import { signIn, type SignedIn } from '#auth/testing';
import { type Answer, startTestApi, type TestApi } from '#harness';

export const URL_OF_MAINTENANCE = '/api/admin/maintenance';

/** What the routes answer. */
export interface Shown {
  level: string;
  inForce: string;
  reason: string | null;
  startsAt: string | null;
  until: string | null;
  retryAfterSeconds: number;
  version: number;
  changedBy: string | null;
  changedByName: string | null;
}

/** The API with a data directory of its own, in which a state of maintenance can lie, and an administrator. */
export class MaintenanceApi {
  private constructor(
    readonly api: TestApi,
    readonly database: Client,
    readonly admin: SignedIn,
    readonly home: string,
  ) {}

  static async start(...modules: Type[]): Promise<MaintenanceApi> {
    const home = await mkdtemp(join(tmpdir(), 'zocalo-maintenance-'));
    const api = await startTestApi({ env: { ZOCALO_HOME: home }, modules });
    const database = new Client({ connectionString: api.database.ownerUrl, options: '-c search_path=app,ops' });
    await database.connect();
    return new MaintenanceApi(api, database, await signIn(api.app, { admin: true, firstName: 'Olga', lastName: 'Oficina' }), home);
  }

  enable(body: object = {}, headers: Record<string, string> = {}, token = this.admin.token): Promise<Answer<Shown>> {
    return this.api.request<Shown>({
      method: 'POST',
      url: `${URL_OF_MAINTENANCE}/enable`,
      body: { reason: 'We move.', ...body },
      token,
      headers,
    });
  }

  disable(headers: Record<string, string> = {}): Promise<Answer<Shown>> {
    return this.api.request<Shown>({ method: 'POST', url: `${URL_OF_MAINTENANCE}/disable`, token: this.admin.token, headers });
  }

  /** What is set, as the administrator sees it. */
  async state(): Promise<Shown> {
    return (await this.api.request<Shown>({ url: URL_OF_MAINTENANCE, token: this.admin.token })).body;
  }

  async close(): Promise<void> {
    await this.database.end();
    await this.api.close();
    await rm(this.home, { recursive: true, force: true });
  }
}

/** Status and code of a refusal. */
export function codeOf({ status, body }: { readonly status: number; readonly body: unknown }): unknown[] {
  return [status, (body as { error?: { code: string } } | undefined)?.error?.code];
}

export const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();
