import { type ReactNode, useEffect } from 'react';
import { useLanguage } from '@/i18n/language';
import { useMessages } from '@/i18n/messages';
import { cn } from '@/ui/class-names';
import { Logo } from '@/ui/logo';
import { authMessages } from './auth.messages';

const LANGUAGES = [
  ['es', 'Español'],
  ['en', 'English'],
] as const;

/** The page around what is shown before anybody is known. */
export function DoorFrame({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const m = useMessages(authMessages);
  const { language, choose } = useLanguage();
  useEffect(() => {
    document.title = `${title} · Zócalo`;
  }, [title]);
  return (
    <div className="flex min-h-dvh flex-col">
      <main className="mx-auto flex w-full max-w-sm flex-1 flex-col justify-center gap-6 p-6">
        <div className="flex items-center gap-3">
          <Logo className="size-9" />
          <span className="text-xl font-semibold tracking-tight">Zócalo</span>
        </div>
        <section className="flex flex-col gap-5 rounded-xl border bg-card p-6 shadow-sm">
          <h1 className="text-lg font-semibold">{title}</h1>
          {children}
        </section>
      </main>
      <footer className="flex justify-center gap-4 p-6" role="group" aria-label={m.language}>
        {LANGUAGES.map(([key, name]) => (
          <button
            key={key}
            type="button"
            lang={key}
            aria-pressed={language === key}
            onClick={() => choose(key)}
            className={cn('rounded px-2 py-1 pointer-coarse:py-2.5', language === key ? 'font-medium' : 'text-muted-foreground underline')}
          >
            {name}
          </button>
        ))}
      </footer>
    </div>
  );
}
