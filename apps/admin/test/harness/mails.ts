import type { Ask, PanelUnderTest } from './panel.js';

const ADDRESS = 'support@desk.example.com';
const SECRET = 'secret-of-the-mail-server';

/** What somebody writes by mail. */
export interface BroughtMail {
  /** Also who wrote it: everybody has a name of their own. */
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  /** Of a file that goes with it. */
  readonly file?: string;
}

/** Lets mails come in. @returns what brings one, as a mail server does; resolves to its id. */
export async function letMailsIn(panel: PanelUnderTest, ask: Ask): Promise<(mail: BroughtMail) => Promise<string>> {
  await ask('PUT', '/api/admin/config', { values: { 'mail.in.address': ADDRESS, 'mail.in.secret': SECRET } });
  return async (mail) => {
    const answer = await fetch(`${panel.url}/api/inbound-mail`, {
      method: 'POST',
      headers: { 'content-type': 'message/rfc822', 'x-inbound-mail-secret': SECRET, 'x-envelope-to': ADDRESS },
      body: written(mail),
    });
    if (!answer.ok) throw new Error(`The mail did not come in: ${answer.status} ${await answer.text()}`);
    const { items } = await ask('GET', '/api/admin/inbound-mails');
    return items.find(({ from }: { from: string | null }) => from === mail.from).id;
  };
}

function written({ from, subject, text, file }: BroughtMail): string {
  const head = [`From: Blas Soto <${from}>`, `To: ${ADDRESS}`, `Subject: ${subject}`, `Message-ID: <${crypto.randomUUID()}@example.com>`];
  const plain = ['Content-Type: text/plain; charset=utf-8', '', text];
  if (file === undefined) return [...head, ...plain, ''].join('\r\n');
  const attached = ['Content-Type: text/plain', `Content-Disposition: attachment; filename="${file}"`, '', 'What it says.'];
  const parts = ['--part', ...plain, '--part', ...attached, '--part--', ''];
  return [...head, 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=part', '', ...parts].join('\r\n');
}
