import { HardDrive, Mail } from 'lucide-react';
import { useState } from 'react';
import { connectionTestFiles, connectionTestMail } from '@/api/generated';
import { useAction } from '@/frame';
import { useFormat, useMessages } from '@/i18n';
import { Banner } from '@/ui/banner';
import { Button } from '@/ui/button';
import { settingsMessages } from './settings.messages';

/** Tries the mail server and the storage with what is stored now, and says what they said. */
export function ConnectionTests() {
  const m = useMessages(settingsMessages);
  const format = useFormat();
  const mail = useAction();
  const storage = useAction();
  const [result, setResult] = useState<{ readonly ok: boolean; readonly text: string } | null>(null);
  const testMail = () =>
    mail.run(
      async () => {
        const { ok, reason, to, milliseconds } = await connectionTestMail({ body: {} });
        const failed = reason?.startsWith('No mail server is configured') ? m.testMailNoServer : m.testMailFailed(reason ?? '');
        setResult({ ok, text: ok ? m.testMailDone(to, format.number(milliseconds)) : failed });
      },
      { invalidate: [['checklist']] },
    );
  const testStorage = () =>
    storage.run(async () => {
      const { ok, reason, milliseconds } = await connectionTestFiles();
      setResult({ ok, text: ok ? m.testStorageDone(format.number(milliseconds)) : m.testStorageFailed(reason ?? '') });
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
      </div>
      <div aria-live="polite">{result && <Banner tone={result.ok ? 'success' : 'danger'} message={result.text} />}</div>
    </section>
  );
}
