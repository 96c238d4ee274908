import { Outlet, useLocation } from '@tanstack/react-router';
import { Menu as MenuIcon, Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { StepUpHost } from '@/auth';
import { ConfirmProvider, late, LateMenu, Link, preloadDialogs, useAccess, useJobs } from '@/frame';
import { useMessages } from '@/i18n';
import { Button } from '@/ui/button';
import { Kbd } from '@/ui/kbd';
import { Logo } from '@/ui/logo';
import { AccountButton } from './account-button';
import { Banners } from './banners';
import { Menu } from './menu';
import { SessionExpiry } from './session-expiry';
import { shellMessages } from './shell.messages';
import { useDisplay } from './use-display';

// What opens on top comes when it is first opened, or when the page has come to rest.
const Palette = late(
  () => import('./palette').then((file) => file.Palette),
  ({ onClose }) => onClose(),
);
const KeyboardHelp = late(
  () => import('./keyboard-help').then((file) => file.KeyboardHelp),
  ({ onClose }) => onClose(),
);
const PhoneMenu = late(
  () => import('./phone-menu').then((file) => file.PhoneMenu),
  ({ onClose }) => onClose(),
);
const IncidentsButton = late(() => import('./incidents-button').then((file) => file.IncidentsButton));
const NotificationsButton = late(() => import('./notifications-button').then((file) => file.NotificationsButton));
const MessagesButton = late(() => import('./messages-button').then((file) => file.MessagesButton));
const JobsMenu = late(() => import('./jobs-menu').then((file) => file.JobsMenu));
const AccountMenu = late(() => import('./account-menu').then((file) => file.AccountMenu));

/** The frame around every screen of somebody who is signed in. */
export function Shell() {
  const m = useMessages(shellMessages);
  const [open, setOpen] = useState<'menu' | 'palette' | 'help' | null>(null);
  const main = useRef<HTMLElement>(null);
  const { canEverywhere } = useAccess();
  const hasJobs = useJobs().length > 0;
  useDisplay();
  usePreloads();
  useKeys(setOpen);
  useFocusAfterNavigation(main);
  const close = () => setOpen(null);
  return (
    <ConfirmProvider>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:absolute focus:start-2 focus:top-2 focus:z-70 focus:rounded focus:bg-card focus:p-2"
      >
        {m.skip}
      </a>
      <div className="flex min-h-dvh flex-col">
        <Banners />
        <header className="sticky top-0 z-30 flex h-14 items-center gap-2 border-b bg-card px-3 print:hidden">
          <Button variant="ghost" size="icon" className="lg:hidden" aria-label={m.openMenu} onClick={() => setOpen('menu')}>
            <MenuIcon aria-hidden />
          </Button>
          <Link to="/" className="flex items-center gap-2 rounded px-1 font-semibold">
            <Logo /> <span className="max-sm:sr-only">Zócalo</span>
          </Link>
          <Button variant="outline" className="ms-auto text-muted-foreground sm:w-64 sm:justify-start" onClick={() => setOpen('palette')}>
            <Search aria-hidden />
            <span className="max-sm:sr-only">{m.palette}</span>
            <Kbd className="ms-auto max-sm:hidden">{navigator.platform.startsWith('Mac') ? '⌘ K' : 'Ctrl K'}</Kbd>
          </Button>
          {canEverywhere('alerts.read') && <IncidentsButton />}
          {hasJobs && <JobsMenu />}
          <NotificationsButton />
          <MessagesButton />
          <LateMenu menu={AccountMenu} props={{ onKeyboardHelp: () => setOpen('help') }} button={<AccountButton />} />
        </header>
        <div className="flex flex-1">
          <aside className="hidden w-56 shrink-0 border-e bg-card lg:block print:hidden">
            <div className="sticky top-14 max-h-[calc(100dvh-3.5rem)] overflow-y-auto">
              <Menu />
            </div>
          </aside>
          <main id="content" ref={main} tabIndex={-1} className="mx-auto w-full max-w-7xl min-w-0 flex-1 p-4 outline-none sm:p-6">
            <Outlet />
          </main>
        </div>
      </div>
      {open === 'menu' && <PhoneMenu onClose={close} />}
      {open === 'palette' && <Palette onClose={close} />}
      {open === 'help' && <KeyboardHelp onClose={close} />}
      <StepUpHost />
      <SessionExpiry />
    </ConfirmProvider>
  );
}

/** Once nothing else is to be done, so that dialogs open at once, also without a connection. */
function usePreloads(): void {
  useEffect(() => {
    const rest = window.requestIdleCallback ?? ((work: () => void) => setTimeout(work, 2_000));
    rest(() => {
      for (const part of [AccountMenu, Palette, PhoneMenu]) part.preload();
      preloadDialogs();
    });
  }, []);
}

/** Ctrl/⌘ K opens the palette, ? the help, / goes to the search of a list. */
function useKeys(setOpen: (what: 'palette' | 'help') => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key === 'k') {
        event.preventDefault();
        setOpen('palette');
        return;
      }
      const typing = (event.target as HTMLElement).closest?.(
        'input, textarea, select, [contenteditable], [role=dialog], [role=alertdialog]',
      );
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === '?') setOpen('help');
      else if (event.key === '/') {
        const search = document.querySelector<HTMLElement>('[data-search]');
        search?.focus();
        if (search) event.preventDefault();
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [setOpen]);
}

/** Who goes to another screen by keyboard or screen reader begins at its content. */
function useFocusAfterNavigation(main: React.RefObject<HTMLElement | null>): void {
  const { pathname } = useLocation();
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    // The screen comes after this and may choose another place, such as the first field of a form. A link that was followed goes.
    main.current?.focus({ preventScroll: true });
  }, [pathname, main]);
}
