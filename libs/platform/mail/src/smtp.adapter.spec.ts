import { loadConfig } from '#platform/config';
import { DemoMode } from '#platform/demo';
import { Settings } from '#platform/settings';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type MailServer, startMailServer } from '#platform/testing';
import { SmtpAdapter } from './smtp.adapter.js';

const mail = (id: string) => ({ id, to: 'ana@example.com', language: 'en', subject: id, text: id, html: id, createdAt: new Date() });

describe('SmtpAdapter', () => {
  const opened: { close(): unknown }[] = [];
  afterEach(async () => {
    for (const each of opened.splice(0)) await each.close();
  });

  /** Two servers; the first takes its recipient when what `asked` resolves to is called. */
  async function servers(): Promise<{ before: MailServer; after: MailServer; asked: Promise<() => void> }> {
    const { promise: asked, resolve } = Promise.withResolvers<() => void>();
    const before = await startMailServer({ onRcptTo: (_address, _session, callback) => resolve(callback) });
    const after = await startMailServer();
    opened.push(before, after);
    return { before, after, asked };
  }

  it('CF1 follows the settings to another server, and lets what is in flight arrive', async () => {
    const { before, after, asked } = await servers();
    const settings = new Settings(loadConfig({}));
    const adapter = new SmtpAdapter(settings, new DemoMode(settings));
    opened.unshift({ close: () => adapter.onApplicationShutdown() });
    const store = (version: number, url: string | null, sender: string) =>
      settings.adopt({ version, values: new Map(Object.entries({ 'mail.smtp.url': url, 'mail.sender.address': sender })) });
    expect([adapter.configured, (await adapter.send(mail('none'))).outcome]).toEqual([false, 'retry']);
    store(1, before.url, 'first@example.com');
    const inFlight = adapter.send(mail('one'));
    const goOn = await asked;
    store(2, after.url, 'second@example.com');
    expect([adapter.configured, await adapter.send(mail('two'))]).toEqual([true, { outcome: 'sent' }]);
    goOn();
    expect(await inFlight).toEqual({ outcome: 'sent' });
    await vi.waitFor(() => expect([before.arrived.length, after.arrived.length]).toEqual([1, 1]));
    expect([before.arrived[0]!.from, after.arrived[0]!.from]).toEqual(['first@example.com', 'second@example.com']);
    expect(after.arrived[0]!.raw).toContain('Subject: two');
    store(3, null, 'third@example.com');
    expect(adapter.configured).toBe(false);
  });

  it('DM1 nothing leaves a demonstration, whoever asks', async () => {
    const server = await startMailServer();
    opened.push(server);
    const settings = new Settings(loadConfig({}));
    const adapter = new SmtpAdapter(settings, new DemoMode(settings));
    opened.unshift({ close: () => adapter.onApplicationShutdown() });
    const store = (version: number, isOn: boolean) =>
      settings.adopt({
        version,
        values: new Map<string, unknown>([
          ['mail.smtp.url', server.url],
          ['demo.mode', isOn],
        ]),
      });
    store(1, true);
    expect([adapter.configured, await adapter.send(mail('none'))]).toEqual([
      false,
      { outcome: 'retry', error: expect.stringContaining('demonstration') },
    ]);
    store(2, false);
    expect([adapter.configured, (await adapter.send(mail('one'))).outcome]).toEqual([true, 'sent']);
    await vi.waitFor(() => expect(server.arrived).toHaveLength(1));
  });

  it('CF1 a sender in the environment that no mail can carry ends the start', () => {
    const settings = new Settings(loadConfig({ MAIL_FROM: 'Plaza <a@b@example.com>' }));
    expect(() => new SmtpAdapter(settings, new DemoMode(settings))).toThrow('MAIL_FROM must be an address');
  });
});
