import { useLocation } from '@tanstack/react-router';
import { Link, MENU_GROUPS, type ScreenDefinition, useAccess } from '@/frame';
import { useLanguage, useMessages } from '@/i18n';
import { cn } from '@/ui/class-names';
import { screens } from './features';
import { shellMessages } from './shell.messages';

/** Screens a person may go to, by group and order. What the API does not permit is not there. */
export function Menu({ onNavigate }: { readonly onNavigate?: () => void }) {
  const m = useMessages(shellMessages);
  const { language } = useLanguage();
  const { mayUse } = useAccess();
  const { pathname } = useLocation();
  const open = screens.filter((screen) => screen.menu && mayUse(screen));
  return (
    <nav aria-label={m.menu} className="flex flex-col gap-5 p-3">
      {MENU_GROUPS.map((group) => {
        const lines = open.filter(({ menu }) => menu!.group === group).toSorted((a, b) => a.menu!.order - b.menu!.order);
        return (
          lines.length > 0 && (
            <div key={group}>
              <h2 className="px-2 pb-1 text-xs font-medium tracking-wide text-muted-foreground">{m.groups[group]}</h2>
              <ul className="flex flex-col">
                {lines.map((screen) => (
                  <li key={screen.path}>
                    <MenuLine
                      screen={screen}
                      title={screen.title[language]}
                      current={isCurrent(screen, pathname)}
                      onNavigate={onNavigate}
                    />
                  </li>
                ))}
              </ul>
            </div>
          )
        );
      })}
    </nav>
  );
}

/** Also for the records below a list. */
function isCurrent({ path }: ScreenDefinition, pathname: string): boolean {
  const here = pathname.replace(/^\/admin/, '') || '/';
  return path === '/' ? here === '/' : here === path || here.startsWith(`${path}/`);
}

interface MenuLineProps {
  readonly screen: ScreenDefinition;
  readonly title: string;
  readonly current: boolean;
  readonly onNavigate?: (() => void) | undefined;
}

function MenuLine({ screen, title, current, onNavigate }: MenuLineProps) {
  const Icon = screen.menu!.icon;
  return (
    <Link
      to={screen.path}
      onClick={onNavigate}
      aria-current={current ? 'page' : undefined}
      className={cn(
        'flex items-center gap-2.5 rounded-md px-2 py-1.5 hover:bg-muted pointer-coarse:py-2.5',
        current && 'bg-primary-soft font-medium text-primary-text hover:bg-primary-soft',
      )}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      {title}
    </Link>
  );
}
