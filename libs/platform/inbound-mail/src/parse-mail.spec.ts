import { describe, expect, it } from 'vitest';
import { addressesIn, readHeaders, senderOf } from './mail-headers.js';
import { parseMail } from './parse-mail.js';

const CIRCUMSTANCES = { envelopeFrom: 'ana@example.com', own: 'support@desk.example.com', ownSender: null };
const HEAD = ['From: Ana <Ana@Example.com>', 'To: support@desk.example.com', 'Subject: Hello', 'MIME-Version: 1.0'];

const parse = (...lines: (string | Buffer)[]) =>
  parseMail(Buffer.concat(lines.map((line) => Buffer.concat([Buffer.from(line), CRLF]))), CIRCUMSTANCES);
const CRLF = Buffer.from('\r\n');

describe('reading a mail', () => {
  it('TK1 finds who wrote, what, and what it answers', async () => {
    const mail = await parse(
      ...HEAD.slice(0, 2),
      'Subject: =?UTF-8?Q?Impresora_rota_=E2=80=94?= =?UTF-8?Q?_otra_vez?=',
      'Message-ID: <m3@example.com>',
      'In-Reply-To: <m2@example.com>',
      'References: <m1@example.com>',
      '\t<m2@example.com>',
      ' <m0@example.com>',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Line one\u0000\u0007',
      'Line two\ttabbed',
    );
    expect(mail).toMatchObject({
      from: { address: 'ana@example.com', name: 'Ana' },
      messageId: 'm3@example.com',
      references: ['m2@example.com', 'm0@example.com', 'm1@example.com'],
      subject: 'Impresora rota — otra vez',
      textCut: false,
      automatic: null,
      attachments: [],
      omittedAttachments: 0,
    });
    expect(mail.text.trimEnd()).toBe('Line one\nLine two\ttabbed');
  });

  it.each([
    ['koi8-r', Buffer.from([0xf0, 0xd2, 0xc9, 0xd7, 0xc5, 0xd4]), 'Привет'],
    ['windows-1251', Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]), 'Привет'],
    ['iso-8859-1', Buffer.from([0x61, 0xf1, 0x6f]), 'año'],
    ['no-such-charset', Buffer.from('plain'), 'plain'],
  ])('TK1 reads %s', async (charset, bytes, text) => {
    expect((await parse(...HEAD, `Content-Type: text/plain; charset=${charset}`, '', bytes)).text.trim()).toBe(text);
  });

  it('TK1 makes text of HTML where there is nothing else, and takes the plain part where there is one', async () => {
    const html = '<html><head><style>p{}</style></head><body><p>Hola &amp; adi&oacute;s</p><p>Two</p><script>bad()</script></body></html>';
    const only = await parse(...HEAD, 'Content-Type: text/html; charset=utf-8', '', html);
    expect(only.text).toMatch(/Hola & adiós\s+Two/);
    expect(only.text).not.toMatch(/bad|p\{\}/);
    const both = await parse(
      ...HEAD,
      'Content-Type: multipart/alternative; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'the plain one',
      '--b',
      'Content-Type: text/html',
      '',
      html,
      '--b--',
    );
    expect(both.text.trim()).toBe('the plain one');
  });

  it('TK1 takes files with names in every spelling, twenty at most, and says how many more there were', async () => {
    const part = (headers: string, body: string) => ['--b', headers, 'Content-Transfer-Encoding: base64', '', body];
    const mail = await parse(
      ...HEAD,
      'Content-Type: multipart/mixed; boundary=b',
      '',
      ...part("Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*0*=UTF-8''a%C3%B1; filename*1=o.pdf", 'JVBERg=='),
      ...part('Content-Type: image/png\r\nContent-Disposition: attachment; filename="../../etc/p.png"', '!!rubbish!!'),
      ...part('Content-Type: image/jpeg\r\nContent-Disposition: attachment', 'AAEC'),
      ...Array.from({ length: 20 }, () => part('Content-Type: text/csv; name=x.csv', 'YQ==')).flat(),
      '--b--',
    );
    expect(mail.attachments).toHaveLength(20);
    expect(mail.omittedAttachments).toBe(3);
    expect(mail.attachments.slice(0, 4).map(({ name }) => name)).toEqual(['año.pdf', '.._.._etc_p.png', 'attachment-3.jpeg', 'x.csv']);
    expect(mail.attachments[0]).toMatchObject({ contentType: 'application/pdf', body: Buffer.from('%PDF') });
  });

  it.each([
    ['none', []],
    ['two fields', ['From: a@example.com', 'From: b@example.com']],
    ['two mailboxes', ['From: a@example.com, b@example.com']],
    ['two mailboxes, sent by a third', ['From: a@example.com, b@example.com', 'Sender: c@example.com']],
    ['a local part in quotes', ['From: "a b"@example.com']],
    ['a group', ['From: Team: a@example.com;']],
    ['no address', ['From: undisclosed']],
    ['more than anybody is called', [`From: ${'x'.repeat(2_000)} <a@example.com>`]],
    ['an address that looks like another', ['From: \uff41na@example.com']],
  ])('TK1 knows no sender for %s', async (_, from) => {
    expect((await parse(...from, 'Subject: x', '', 'hi')).from).toBeNull();
  });

  it('TK1 takes the first of two authors of whom one sent the mail', async () => {
    const mail = await parse('From: Ana <a@example.com>, Eva <b@example.com>', 'Sender: B@example.com', 'Subject: x', '', 'hi');
    expect(mail.from).toEqual({ address: 'a@example.com', name: 'Ana' });
  });

  it('TK1 reads what is hardly a mail: nothing, no headers, headers without end', async () => {
    expect(await parse('')).toMatchObject({ from: null, subject: '', messageId: null, references: [] });
    expect(await parseMail(Buffer.alloc(0), CIRCUMSTANCES)).toMatchObject({ text: '', attachments: [] });
    expect(await parse('just a line without any header')).toMatchObject({ from: null });
    expect(await parse('From: ana@example.com', 'Subject: open')).toMatchObject({ subject: 'open' });
  });

  it('TK1 hands on whole what is too deep or too long to be read, with its headers', async () => {
    const deep = Array.from({ length: 60 }, (_, level) => [`Content-Type: multipart/mixed; boundary=b${level}`, '', `--b${level}`]).flat();
    const long = `X-Long: ${'x'.repeat(600_000)}`;
    const lines = 'ab\r\n'.repeat(100_001);
    for (const mail of [await parse(...HEAD, ...deep, '', 'x'), await parse(...HEAD, long, '', 'x'), await parse(...HEAD, '', lines)])
      expect(mail).toMatchObject({
        from: { address: 'ana@example.com' },
        subject: 'Hello',
        text: '',
        attachments: [{ name: 'message.eml', contentType: 'message/rfc822' }],
      });
  });

  it('TK1 makes text of no more than 200,000 characters of HTML, and files of mails within mails', async () => {
    const mail = await parse(
      ...HEAD,
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'plain',
      '--b',
      'Content-Type: text/html',
      '',
      `<p>first</p>${'<i></i>'.repeat(30_000)}<p>last</p>`,
      '--b',
      'Content-Type: message/rfc822',
      '',
      'Subject: inner',
      '',
      'of somebody else',
      '--b--',
    );
    expect(mail.text).toMatch(/plain\s+first/);
    expect(mail.text).not.toMatch(/last|somebody/);
    expect(mail.attachments).toMatchObject([{ name: 'attachment-1.eml', contentType: 'message/rfc822' }]);
  });

  it('TK1 keeps no more than 200,000 characters, and 100 references', async () => {
    const mail = await parse(
      ...HEAD,
      ...Array.from({ length: 150 }, (_, index) => `${index === 0 ? 'References:' : ''} <r${index}@example.com>`),
      '',
      'ñ'.repeat(300_000),
    );
    expect(mail.text).toHaveLength(200_000);
    expect(mail.textCut).toBe(true);
    expect(mail.references).toHaveLength(100);
    expect(mail.references[0]).toBe('r149@example.com');
  });

  it.each([
    ['links without end', '<a href=', 'a'],
    ['links that end, and go on', '<a href=x>', 'a'],
    ['links in links', '', '<a href=x '],
    ['links with blanks', '<a href', ' '],
    ['quotation marks', '<a ', 'href="'],
    ['styles without end', '', '<style '],
    ['scripts without end', '', '<script>'],
    ['comments without end', '', '<!--'],
    ['comments that end late', '', '<!-- x > '],
    ['signs', '', '<'],
    ['signs that end', '', '<>'],
    ['line breaks', '', '<br '],
    ['list items', '', '<li>\u00a0'],
    ['bodies and heads', '', '<body></head></body>'],
    ['cells in cells', '', '<table><tr><td>'],
    ['blanks', 'x', ' '],
    ['blanks that do not break', '\n', '\u00a0'],
    ['empty lines', 'x', '\r\u2028\u00a0'],
    ['entities', '', '&amp'],
    ['an endless entity', '&', 'a'],
    ['an endless number', '&#', '9'],
  ])('TK1 reads %s of HTML in no time', async (_, before, again) => {
    // Once at the mercy of what somebody writes, twice the length took four times as long: minutes.
    const html = before + again.repeat(1_000_000 / again.length);
    for (const closed of [html, `${html.slice(0, 199_990)}>`]) {
      const began = process.cpuUsage();
      const mail = await parse(...HEAD, 'Content-Type: text/html; charset=utf-8', '', closed);
      const { user, system } = process.cpuUsage(began);
      expect(mail.textCut).toBe(closed === html);
      expect((user + system) / 1e6).toBeLessThan(2);
    }
  });

  it.each(['<', 'a@b ', 'a:b@c,', 'g:'])('TK1 reads fields of %s in no time', async (again) => {
    const began = process.cpuUsage();
    const headers = await readHeaders(
      Buffer.from(['From', 'To', 'Cc'].map((name) => `${name}: ${again.repeat(80_000 / again.length)}\r\n`).join('')),
    );
    expect([senderOf(headers), addressesIn(headers, 'to', 'cc').length > 100]).toEqual([null, false]);
    const { user, system } = process.cpuUsage(began);
    expect((user + system) / 1e6).toBeLessThan(0.5);
  });

  it('TK1 makes links of HTML into text, leaves comments out, and keeps signs that are no tags', async () => {
    const html = [
      '<p>See <a class=x href="https://example.com/?a=1&amp;b=2">the page</a>, <a href=https://example.org>this</a> or <a name=x>that</a>.',
      '<!-- hidden > <b>too</b> -->1 < 2 <abbr>and</abbr> 3 > 2',
    ].join('\r\n');
    const { text } = await parse(...HEAD, 'Content-Type: text/html; charset=utf-8', '', html);
    expect(text.replaceAll(/\s+/g, ' ')).toBe(
      'See (https://example.com/?a=1&b=2) the page, (https://example.org) this or that. 1 < 2 and 3 > 2',
    );
  });
});
