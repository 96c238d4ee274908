import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AccessErrors, type Actor, CurrentActor } from '#platform/access';
import { AppError } from '#platform/errors';
import { Endpoint } from '#platform/http';
import { limit } from '#platform/limits';
import { placeOf } from '../event-stream.js';
import { LiveErrors } from '../live.errors.js';
import { OpenStreams } from '../open-streams.js';
import { OpenLiveDto } from './live.dto.js';

const OPEN = limit({ name: 'live.open', by: 'user', max: 60, windowSeconds: 60 });

/** What happens to the person, told while it happens. */
@Controller('api/live')
export class LiveController {
  constructor(private readonly streams: OpenStreams) {}

  @Get()
  @Endpoint({
    summary:
      'Follow what happens to oneself, as server-sent events. Goes on after `Last-Event-ID`; an event `reset` means: read anew, and go on from its id.',
    access: { signedIn: 'they are told of what concerns themselves' },
    returns: null,
    eventStream: true,
    limits: [OPEN],
    errors: [LiveErrors.LIVE_STREAMS_FULL, AccessErrors.IMPERSONATION_FORBIDDEN],
  })
  open(
    @CurrentActor() actor: Actor,
    @Headers('last-event-id') header: string | undefined,
    @Query() { lastEventId }: OpenLiveDto,
    @Res() reply: FastifyReply,
  ): void {
    // Whoever acts as somebody else has no business with their messages.
    if (actor.signIn.impersonatorId !== null) throw new AppError(AccessErrors.IMPERSONATION_FORBIDDEN);
    this.streams.requireRoom();
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      // Nginx would collect what is written.
      'x-accel-buffering': 'no',
    });
    const leave = this.streams.open(actor, raw, placeOf(header) ?? placeOf(lastEventId));
    // Of the response: a request has been read to its end long before its reader leaves.
    raw.once('close', leave);
    raw.once('error', leave);
    if (raw.destroyed) leave();
  }
}
