import { connect, type Socket } from 'node:net';

/** A client that says what it is told, line by line. */
export class SmtpClient {
  private received = '';
  private readonly waiting: ((reply: string) => void)[] = [];
  readonly closed: Promise<void>;

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('utf8');
    socket.on('error', () => undefined);
    socket.on('data', (text: string) => {
      this.received += text;
      this.deliver();
    });
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        for (const take of this.waiting.splice(0)) take('');
        resolve();
      });
    });
  }

  /** Connected; `greeting` is what the server said first. */
  static async open(port: number, localAddress = '127.0.0.1'): Promise<{ client: SmtpClient; greeting: string }> {
    const client = new SmtpClient(connect({ port, host: '127.0.0.1', localAddress }));
    return { client, greeting: await client.reply() };
  }

  /** Connected and past the greetings. */
  static async ready(port: number): Promise<SmtpClient> {
    const { client } = await SmtpClient.open(port);
    await client.say('EHLO client.example');
    return client;
  }

  /** The next whole reply; empty once the connection is closed. */
  reply(): Promise<string> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      if (this.socket.destroyed) for (const take of this.waiting.splice(0)) take('');
      else this.deliver();
    });
  }

  say(line: string): Promise<string> {
    const answer = this.reply();
    this.socket.write(`${line}\r\n`);
    return answer;
  }

  write(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  /** A whole mail to the addresses. @returns the last reply: that to DATA, or the first refusal. */
  async mail(from: string, to: readonly string[], raw: string): Promise<string> {
    for (const line of [`MAIL FROM:<${from}>`, ...to.map((each) => `RCPT TO:<${each}>`), 'DATA']) {
      const answer = await this.say(line);
      if (!/^[23]/.test(answer)) return answer;
    }
    const answer = this.reply();
    this.socket.write(`${raw.replaceAll(/\r?\n/g, '\r\n').replaceAll(/^\./gm, '..')}\r\n.\r\n`);
    return answer;
  }

  destroy(): void {
    this.socket.destroy();
  }

  private deliver(): void {
    const end = /^\d{3}(?: .*)?\r\n/m.exec(this.received);
    if (!end || this.waiting.length === 0) return;
    const reply = this.received.slice(0, end.index + end[0].length);
    this.received = this.received.slice(reply.length);
    this.waiting.shift()!(reply.trimEnd());
  }
}
