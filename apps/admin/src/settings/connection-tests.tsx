import { HardDrive, Mail, Send } from 'lucide-react';
import { useState } from 'react';
import { connectionTestFiles, connectionTestMail, connectionTestTelegram } from '@/api/generated';
import { useAction } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Banner } from '@/ui/banner';
import { Button } from '@/ui/button';
import { settingsMessages } from './settings.messages';

/** Tries the mail server, the storage and Telegram with what is stored now, and says what they said. */
export function ConnectionTests() {
  const m = useMessages(settingsMessages);
  const format = useFormat();
  const mail = useAction();
  const storage = useAction();
  const telegram = useAction();
  const [result, setResult] = useState<{ readonly ok: boolean; readonly text: string } | null>(null);
  const testMail = () =>
    mail.run(
      async () => {
        const { ok, reason, to, milliseconds } = await connectionTestMail({ body: {} });
        const heldBack = reason?.startsWith('This installation is a demonstration') ? m.testMailDemo : null;
        const failed = reason?.startsWith('No mail server is configured')
          ? m.testMailNoServer
          : (heldBack ?? m.testMailFailed(reason ?? ''));
        setResult({ ok, text: ok ? m.testMailDone(to, format.number(milliseconds)) : failed });
      },
      { invalidate: [['checklist']] },
    );
  const testStorage = () =>
    storage.run(async () => {
      const { ok, reason, milliseconds } = await connectionTestFiles();
      setResult({ ok, text: ok ? m.testStorageDone(format.number(milliseconds)) : m.testStorageFailed(reason ?? '') });
    });
  const testTelegram = () =>
    telegram.run(async () => {
      const { ok, reason, bot, milliseconds } = await connectionTestTelegram();
      setResult({ ok, text: ok ? m.testTelegramDone(bot ?? '', format.number(milliseconds)) : m.testTelegramFailed(reason ?? '') });
    });
  return (
    <section aria-label={m.tests} className="flex flex-col gap-3">
      <div className="flex flex-wrap gap-2">
        <Button variant="outline" busy={mail.busy} onClick={() => void testMail()}>
          <Mail aria-hidden /> {m.testMail}
        </Button>
        <Button variant="outline" busy={storage.busy} onClick={() => void testStorage()}>
          <HardDrive aria-hidden /> {m.testStorage}
        </Button>
        <Button variant="outline" busy={telegram.busy} onClick={() => void testTelegram()}>
          <Send aria-hidden /> {m.testTelegram}
        </Button>
      </div>
      <div aria-live="polite">{result && <Banner tone={result.ok ? 'success' : 'danger'} message={result.text} />}</div>
    </section>
  );
}
