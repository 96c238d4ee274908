import { Controller, Get, Head, Param, Post } from '@nestjs/common';
import { AppError, PlatformErrors } from '#platform/errors';
import { Endpoint, type EndpointOptions } from '#platform/http';
import { limit, type LimitedRequest } from '#platform/limits';
import { HeartbeatPingService } from '../heartbeat-ping.service.js';

/** Far more than the shortest period asks for: a job that calls all the time is still up, and cheap. */
const limits = [
  limit({ name: 'heartbeats.ping.address', by: 'address', max: 600, windowSeconds: 60 }),
  limit({ name: 'heartbeats.ping.token', by: tokenOf, max: 30, windowSeconds: 60 }),
];

const REPORT = {
  summary: 'Report that all is well. Whatever the request says beside its token is ignored.',
  access: { public: 'the token proves who reports' },
  returns: null,
  errors: [PlatformErrors.NOT_FOUND],
  limits,
  // What others do does not stop with us.
  duringMaintenance: 'open',
} as const satisfies EndpointOptions;
const FAILURE = { ...REPORT, summary: 'Report that something went wrong.' };

/** Where others report that they live. GET and HEAD too, since any tool can do those. */
@Controller('api/heartbeats/:token')
export class HeartbeatPingController {
  constructor(private readonly heartbeats: HeartbeatPingService) {}

  @Post()
  @Endpoint(REPORT)
  ping(@Param('token') token: string): Promise<void> {
    return this.take(token, false);
  }

  @Get()
  @Endpoint(REPORT)
  pingByGet(@Param('token') token: string): Promise<void> {
    return this.take(token, false);
  }

  @Head()
  @Endpoint(REPORT)
  pingByHead(@Param('token') token: string): Promise<void> {
    return this.take(token, false);
  }

  @Post('fail')
  @Endpoint(FAILURE)
  fail(@Param('token') token: string): Promise<void> {
    return this.take(token, true);
  }

  @Get('fail')
  @Endpoint(FAILURE)
  failByGet(@Param('token') token: string): Promise<void> {
    return this.take(token, true);
  }

  @Head('fail')
  @Endpoint(FAILURE)
  failByHead(@Param('token') token: string): Promise<void> {
    return this.take(token, true);
  }

  private async take(token: string, failed: boolean): Promise<void> {
    if (!(await this.heartbeats.take(token, failed))) throw new AppError(PlatformErrors.NOT_FOUND);
  }
}

function tokenOf({ params }: LimitedRequest): string {
  return (params as { readonly token: string }).token;
}
