import { readFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { SMTPServer, type SMTPServerAddress, type SMTPServerDataStream, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';
import { Config, ConfigError } from '#platform/config';
import { Maintenance } from '#platform/maintenance';
import { Settings } from '#platform/settings';
import { InboundMailIntake, MAX_RECIPIENTS } from './inbound-mail-intake.js';
import { InboundMailSettings } from './inbound-mail.settings.js';
import { BodyBudget } from './mail-budgets.js';
import { readHeaders } from './mail-headers.js';
import { replyTo, SmtpReplies, type SmtpReply } from './smtp-reply.js';

const MAX_CLIENTS = 50;
/** As many as a mail server opens to one destination. */
const MAX_CLIENTS_OF_ADDRESS = 20;
const MAX_COMMAND = 2_048;
const LOOK_MS = 25;
const TURN_AWAY_MS = 1_000;

/** Milliseconds. */
export interface ListenerTimes {
  /** Silence of a client that owes us something. */
  readonly silence: number;
  /** A connection, whatever goes on over it. */
  readonly whole: number;
  /** For what is on its way when the process stops. */
  readonly closing: number;
}

const TIMES: ListenerTimes = { silence: 60_000, whole: 600_000, closing: 8_000 };

/** Takes mails in over SMTP. A mail is answered with 250 once it is in the database, and not before. */
@Injectable()
export class SmtpListener implements OnModuleDestroy {
  protected readonly times: ListenerTimes = TIMES;
  private readonly logger = new Logger('MailIn');
  private readonly deadlines = new Map<string, NodeJS.Timeout>();
  private readonly receiving = new Set<string>();
  private server: SMTPServer | undefined;
  private draining = false;

  constructor(
    private readonly config: Config,
    private readonly settings: Settings,
    private readonly maintenance: Maintenance,
    private readonly intake: InboundMailIntake,
    private readonly budget: BodyBudget,
  ) {}

  /** Listens if the configuration says where. @returns the port; null without one. @throws ConfigError when it cannot be had. */
  async listen(): Promise<number | null> {
    const { port, host } = this.config.mailIn;
    if (port === undefined) return null;
    const server = this.create();
    // Clients that hang up and handshakes that fail are their own affair.
    server.on('error', (error) => this.logger.debug(`A connection ended: ${(error as NodeJS.ErrnoException).code ?? error.name}`));
    await new Promise<void>((resolve, reject) => {
      server.server.once('error', (error: NodeJS.ErrnoException) => reject(new ConfigError([whyNot(error, host, port)])));
      server.listen(port, host, resolve);
    });
    this.server = server;
    const bound = (server.server.address() as AddressInfo).port;
    this.logger.log(`Mails are taken in on port ${bound}`);
    return bound;
  }

  /** From now on nobody begins anything; what is on its way is taken in if it does not take too long. */
  async close(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.draining = true;
    this.server = undefined;
    const closed = new Promise<void>((resolve) => server.server.close(() => resolve()));
    const end = performance.now() + this.times.closing;
    for (;;) {
      for (const connection of server.connections) if (!this.receiving.has(connection.session.id)) dismiss(connection);
      if (server.connections.size === 0 || performance.now() > end) break;
      await sleep(LOOK_MS);
    }
    for (const connection of server.connections) dismiss(connection);
    // Clients that do not hang up themselves are not waited for.
    await Promise.race([closed, sleep(LOOK_MS)]);
    for (const timer of this.deadlines.values()) clearTimeout(timer);
    this.deadlines.clear();
  }

  onModuleDestroy(): Promise<void> {
    return this.close();
  }

  private create(): SMTPServer {
    const { tls } = this.config.mailIn;
    const options: SMTPServerOptions = {
      ...(tls && certified(tls)),
      name: new URL(this.config.publicUrl).hostname,
      heloResponse: '%s',
      logger: false,
      authOptional: true,
      disabledCommands: ['AUTH', 'WIZ', 'SHELL', 'KILL', ...(tls ? [] : ['STARTTLS'])],
      disableReverseLookup: true,
      // Our texts have the codes in them.
      hideENHANCEDSTATUSCODES: true,
      maxClients: MAX_CLIENTS,
      maxCommandLength: MAX_COMMAND,
      socketTimeout: this.times.silence,
      onConnect: (session, done) => done(this.connect(session)),
      onMailFrom: (_address, _session, done) => done(this.refusalOfSender()),
      onRcptTo: (address, session, done) => done(this.refusalOfRecipient(address, session)),
      onData: (stream, session, done) => void this.answer(stream, session, done),
      onClose: ({ id }) => {
        clearTimeout(this.deadlines.get(id));
        this.deadlines.delete(id);
      },
    };
    // A setting that may change while we listen.
    Object.defineProperty(options, 'size', { get: () => this.maxBytes });
    return new BoundedServer(options);
  }

  private connect({ id }: SMTPServerSession): Error | null {
    if (this.draining) return SmtpReplies.draining();
    const own = [...(this.server?.connections ?? [])].find((each) => each.session.id === id);
    this.deadlines.set(id, setTimeout(() => own && dismiss(own), this.times.whole).unref());
    return null;
  }

  private refusalOfSender(): Error | null {
    if (this.draining) return SmtpReplies.draining();
    return this.maintenance.restricts ? SmtpReplies.notNow() : null;
  }

  private refusalOfRecipient({ address }: SMTPServerAddress, { envelope }: SMTPServerSession): Error | null {
    if (!this.intake.accepts(address)) return SmtpReplies.notOurs();
    return envelope.rcptTo.length >= MAX_RECIPIENTS ? SmtpReplies.tooManyRecipients() : null;
  }

  private async answer(stream: SMTPServerDataStream, session: SMTPServerSession, done: (refusal: Error | null) => void): Promise<void> {
    done(await this.receive(stream, session));
  }

  /** @returns null once the mail is kept. */
  private async receive(stream: SMTPServerDataStream, { id, envelope }: SMTPServerSession): Promise<SmtpReply | null> {
    this.receiving.add(id);
    const account = this.budget.open();
    try {
      const pieces: Buffer[] = [];
      let bytes = 0;
      let refusal: SmtpReply | null = null;
      // What is refused is read to its end, since nobody listens before, but not kept.
      for await (const piece of stream as AsyncIterable<Buffer>) {
        bytes += piece.length;
        if (bytes > this.maxBytes) refusal = SmtpReplies.tooLarge();
        else if (!refusal && !account.take(piece.length)) refusal = SmtpReplies.noRoom();
        if (!refusal) pieces.push(piece);
        else {
          pieces.length = 0;
          account.close();
        }
      }
      if (refusal) return refusal;
      if (this.maintenance.restricts) return SmtpReplies.notNow();
      const envelopeFrom = envelope.mailFrom ? envelope.mailFrom.address : '';
      const raw = Buffer.concat(pieces);
      const recipients = envelope.rcptTo.map(({ address }) => address);
      await this.intake.take({ source: 'smtp', envelopeFrom, recipients, raw, headers: await readHeaders(raw) });
      return null;
    } catch (error) {
      const reply = replyTo(error);
      // Whoever hung up hears nothing of it.
      const isGone = stream.destroyed && !stream.readableEnded;
      if (reply.responseCode === 451 && !isGone)
        this.logger.warn(`A mail was not taken in: ${error instanceof Error ? error.name : typeof error}`);
      return reply;
    } finally {
      account.close();
      // Behind the answer.
      setImmediate(() => this.receiving.delete(id));
    }
  }

  private get maxBytes(): number {
    return this.settings.get(InboundMailSettings['mail.in.megabytes']) * 1024 ** 2;
  }
}

/** Refuses what one address opens beyond its part before it takes one of the places that all share. */
class BoundedServer extends SMTPServer {
  private readonly opened = new Map<string, number>();

  override connect(socket: Socket, socketOptions?: Parameters<SMTPServer['connect']>[1]): void {
    const address = socket.remoteAddress ?? '';
    const opened = this.opened.get(address) ?? 0;
    if (opened >= MAX_CLIENTS_OF_ADDRESS) return turnAway(socket);
    this.opened.set(address, opened + 1);
    socket.once('close', () => {
      const left = this.opened.get(address)! - 1;
      if (left > 0) this.opened.set(address, left);
      else this.opened.delete(address);
    });
    super.connect(socket, socketOptions);
  }
}

function turnAway(socket: Socket): void {
  const { responseCode, message } = SmtpReplies.tooManyConnections();
  const timer = setTimeout(() => socket.destroy(), TURN_AWAY_MS).unref();
  socket.on('error', () => undefined).once('close', () => clearTimeout(timer));
  socket.resume().end(`${responseCode} ${message}\r\n`);
}

type Connection = SMTPServer['connections'] extends Set<infer C> ? C : never;

function dismiss(connection: Connection): void {
  const { responseCode, message } = SmtpReplies.draining();
  connection.send(responseCode, message);
}

function certified({ certFile, keyFile }: { readonly certFile: string; readonly keyFile: string }): { cert: Buffer; key: Buffer } {
  try {
    const pair = { cert: readFileSync(certFile), key: readFileSync(keyFile) };
    createSecureContext(pair);
    return pair;
  } catch (error) {
    throw new ConfigError([`MAIL_IN_TLS_CERT and MAIL_IN_TLS_KEY are no certificate and its key: ${(error as Error).message}`]);
  }
}

function whyNot({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  const where = `port ${port} of ${host}`;
  if (code === 'EADDRINUSE') return `Mails cannot come in: ${where} (MAIL_IN_PORT) is in use by another program.`;
  if (code === 'EACCES') return `Mails cannot come in: this user may not listen on ${where} (MAIL_IN_PORT); take one from 1024 on.`;
  return `Mails cannot come in on ${where} (MAIL_IN_PORT): ${message}`;
}
