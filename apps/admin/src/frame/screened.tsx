import { type ReactNode, Suspense, useLayoutEffect } from 'react';
import { useLanguage } from '@/i18n';
import { SkeletonCard, SkeletonForm, SkeletonRows } from '@/ui/skeleton';
import { useAccess } from './access';
import type { ScreenDefinition } from './feature';
import { ForbiddenPage } from './state-pages';

const SKELETONS = {
  list: () => <SkeletonRows rows={12} />,
  record: () => <SkeletonForm fields={6} />,
  form: () => <SkeletonForm fields={6} />,
  dashboard: () => (
    <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
      {Array.from({ length: 8 }, (_, index) => (
        <SkeletonCard key={index} />
      ))}
    </div>
  ),
};

/** What every screen gets: its title in the tab, a skeleton while it loads, and the 403 page for whoever may not see it. */
export function Screened({ screen, children }: { readonly screen: ScreenDefinition; readonly children: ReactNode }) {
  const { mayUse } = useAccess();
  const { language } = useLanguage();
  const title = screen.title[language];
  // Before the screen gives it the name of its record.
  useLayoutEffect(() => {
    document.title = `${title} · Zócalo`;
  }, [title]);
  if (!mayUse(screen)) return <ForbiddenPage />;
  const Skeleton = SKELETONS[screen.skeleton ?? 'record'];
  return <Suspense fallback={<Skeleton />}>{children}</Suspense>;
}
