import { lazy, type ReactNode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { isProblem } from '@/api/problem';
import { session } from '@/api/session';
import { applyTheme } from '@/app/theme';
import { WATCH_PATH } from '@/backups/restore-watching';
import { Door, isDoor } from '@/door/door';
import { NoPanel } from '@/door/no-panel';
import { LanguageProvider } from '@/i18n';
import '@/ui/theme.css';

const RestoreWatch = lazy(() => import('@/backups/restore-watch').then((file) => ({ default: file.RestoreWatch })));

applyTheme();
// What the API refuses is shown where it was asked for, and is no fault of the page.
const onCaughtError = (error: unknown) => void (isProblem(error) || reportError(error));
const root = createRoot(document.getElementById('root')!, { onCaughtError });
// A restore ends the session that it was begun in, and goes on.
if (location.pathname === WATCH_PATH)
  root.render(
    <LanguageProvider>
      <Suspense>
        <RestoreWatch />
      </Suspense>
    </LanguageProvider>,
  );
// The set-up screen is for nobody known, and whoever is not signed in gets no more than the door: the panel is loaded behind it.
else if (session.state() === 'signed-out' || location.pathname === '/admin/setup')
  root.render(
    <LanguageProvider>
      <Door onOpen={openPanel} />
    </LanguageProvider>,
  );
else void openPanel(location.pathname + location.search);

/** @param to the address that is shown next, from `/admin` on. */
async function openPanel(to: string): Promise<void> {
  history.replaceState(null, '', isDoor(to.replace(/\?.*/, '')) ? '/admin' : to);
  let page: ReactNode;
  try {
    const { Panel } = await import('@/app/panel');
    page = <Panel />;
  } catch {
    page = <NoPanel onRetry={() => void openPanel(to)} />;
  }
  root.render(<LanguageProvider>{page}</LanguageProvider>);
}
