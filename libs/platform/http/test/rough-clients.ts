import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Body, Controller, Get, Module, Post, Res } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Allow, IsString } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { Endpoint } from '#platform/http';

const OPEN = { public: 'planted by a test' };

class AnyBody {
  @IsString()
  name: string;
  @Allow()
  extra: unknown;
}

class NameView {
  @ApiProperty()
  name: string;
}

@Controller('api/rough')
class RoughController {
  @Post('body')
  @Endpoint({ summary: 'Takes anything', access: OPEN, returns: NameView })
  take(@Body() body: AnyBody): NameView {
    return { name: body.name };
  }

  @Get('slow')
  @Endpoint({ summary: 'Takes its time', access: OPEN, returns: NameView })
  async slow(): Promise<NameView> {
    await wait(150);
    return { name: 'slow' };
  }

  @Get('large')
  @Endpoint({ summary: 'Answers a lot', access: OPEN, returns: NameView })
  large(): NameView {
    return { name: 'x'.repeat(30_000_000) };
  }

  @Get('accepted')
  @Endpoint({ summary: 'Chooses a status of its own', access: OPEN, returns: NameView })
  accepted(@Res({ passthrough: true }) reply: FastifyReply): object {
    void reply.code(202);
    return { name: 'Ana', secret: 'planted-secret' };
  }

  @Get('nothing')
  @Endpoint({ summary: 'Documents nothing', access: OPEN, returns: null, status: 200 })
  nothing(): object {
    return { secret: 'planted-secret' };
  }
}

/** Routes that take anything, answer a lot, late, or what they do not document. */
@Module({ controllers: [RoughController] })
export class RoughModule {}

export interface Wire {
  readonly socket: Socket;
  text: string;
  /** Milliseconds after which the server had closed. */
  readonly closed: Promise<number>;
}

/** A connection that says what it is told and, like the worst of clients, never closes its side by itself. */
export function openWire(port: number, first = ''): Wire {
  const started = performance.now();
  const { promise: closed, resolve } = Promise.withResolvers<number>();
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const wire: Wire = { socket, text: '', closed };
  socket.on('data', (chunk: Buffer) => (wire.text += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  // The end of what the server says is not the end of the connection: it is closed when writing fails.
  socket.on('close', () => resolve(performance.now() - started));
  socket.on('connect', () => first !== '' && socket.write(first));
  return wire;
}

/** Writes until the server has really closed, which a half-open peer notices only then. */
export async function closedIn(wire: Wire): Promise<number> {
  const knock = setInterval(() => wire.socket.write(' '), 50);
  try {
    return await wire.closed;
  } finally {
    clearInterval(knock);
  }
}

/** What a connection heard, answer by answer. */
export const answersIn = (text: string) => text.split(/(?=HTTP\/1\.1 )/).filter((part) => part !== '');
export const bodyOf = (answer: string) => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as { error: { code: string } };
