import { useNavigate } from '@tanstack/react-router';
import { signOut, useAccess, useAction } from '@/frame';
import { type Language, useLanguage, useMessages } from '@/i18n';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/ui/dropdown-menu';
import { AccountButton, useOwnName } from './account-button';
import { overlayMessages } from './overlay.messages';
import type { Theme } from './theme';
import { useTheme } from './use-theme';

/** Who one is, how the panel looks and speaks, and the way out. */
export function AccountMenu({ onKeyboardHelp, defaultOpen }: { readonly onKeyboardHelp: () => void; readonly defaultOpen: boolean }) {
  const m = useMessages(overlayMessages);
  const { language, choose } = useLanguage();
  const [theme, changeTheme] = useTheme();
  const { impersonatedBy } = useAccess();
  const { run } = useAction();
  const navigate = useNavigate();
  const { person, name } = useOwnName();
  return (
    <DropdownMenu defaultOpen={defaultOpen}>
      <DropdownMenuTrigger asChild>
        <AccountButton />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="w-64">
        <DropdownMenuLabel>
          <span className="block truncate text-sm font-medium">{name}</span>
          <span className="block truncate font-normal text-muted-foreground">{person?.email}</span>
        </DropdownMenuLabel>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => void navigate({ to: '/profile' } as never)}>{m.profile}</DropdownMenuItem>
        <DropdownMenuItem onSelect={onKeyboardHelp}>{m.keyboard}</DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuLabel>{m.theme}</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={theme} onValueChange={(next) => changeTheme(next as Theme)}>
          {(['light', 'dark', 'system'] as const).map((value) => (
            <DropdownMenuRadioItem key={value} value={value} onSelect={(event) => event.preventDefault()}>
              {m[value]}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuLabel>{m.language}</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={language} onValueChange={(next) => choose(next as Language)}>
          <DropdownMenuRadioItem value="es" lang="es" onSelect={(event) => event.preventDefault()}>
            Español
          </DropdownMenuRadioItem>
          <DropdownMenuRadioItem value="en" lang="en" onSelect={(event) => event.preventDefault()}>
            English
          </DropdownMenuRadioItem>
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => void run(signOut)}>{impersonatedBy ? m.stopImpersonating : m.signOut}</DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
