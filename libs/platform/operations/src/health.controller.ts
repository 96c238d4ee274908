import { Controller, Get, Head, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Health } from '#platform/health';
import { Endpoint } from '#platform/http';
import { HealthView, ReadyView } from './health.view.js';

/** Liveness never asks the database: a process that waits for one must not be restarted for it. */
@Controller()
export class HealthController {
  constructor(private readonly health: Health) {}

  @Get('health')
  @Endpoint({
    summary: 'Is the process alive',
    access: { public: 'load balancers and monitors have no account' },
    returns: HealthView,
    duringMaintenance: 'open',
  })
  alive(): HealthView {
    return { ok: true };
  }

  @Head('health')
  @Endpoint({
    summary: 'Is the process alive, without a body',
    access: { public: 'load balancers and monitors have no account' },
    returns: null,
    status: 200,
    duringMaintenance: 'open',
  })
  aliveHead(): void {
    return undefined;
  }

  @Get('ready')
  @Endpoint({
    summary: 'Should the process get traffic; 503 when not',
    access: { public: 'load balancers have no account' },
    returns: ReadyView,
    duringMaintenance: 'open',
  })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadyView> {
    const { ready, draining, dependencies } = await this.health.readiness();
    if (!ready) void reply.code(503);
    return { ready, draining, dependencies: [...dependencies] };
  }
}
