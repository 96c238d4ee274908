import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { type FoundRecord, useAccess, useAction } from '@/frame';
import { type Language, useLanguage, useMessages } from '@/i18n';
import { CommandDialog, CommandEmpty, CommandGroup, CommandInput, CommandItem, CommandList } from '@/ui/command';
import { commands, recordSearches, screens } from './features';
import { overlayMessages } from './overlay.messages';
import { shellMessages } from './shell.messages';
import { useOwnCommands } from './use-own-commands';

const SHORTEST_SEARCH = 2;
/** Begins what the API has found: that is not filtered again. */
const FOUND = 'found:';
/** Below what is named as it was typed. */
const FOUND_RANK = 0.5;

/** Goes anywhere and does anything a person may, by a few letters. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const m = useMessages(overlayMessages);
  const { palette } = useMessages(shellMessages);
  const { language } = useLanguage();
  const { mayUse } = useAccess();
  const navigate = useNavigate();
  const { run: perform } = useAction();
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim());
  const own = useOwnCommands();
  const searches = recordSearches.filter(mayUse);
  const found = useQuery({
    queryKey: ['palette', wanted, language],
    queryFn: ({ signal }) => findRecords(searches, wanted, signal, language),
    enabled: wanted.length >= SHORTEST_SEARCH,
  });
  const go = (to: string) => {
    onClose();
    const [path, query] = to.split('?');
    void navigate({ to: path, search: Object.fromEntries(new URLSearchParams(query)) } as never);
  };
  return (
    <CommandDialog open onOpenChange={(next) => !next && onClose()} title={m.paletteTitle} filter={rank}>
      <CommandInput value={text} onValueChange={setText} placeholder={palette} />
      <CommandList label={m.paletteTitle}>
        <CommandEmpty>{found.isFetching ? m.searching : m.paletteEmpty}</CommandEmpty>
        <CommandGroup heading={m.screens}>
          {screens
            .filter((screen) => screen.menu && mayUse(screen))
            .map(({ path, title, menu }) => (
              <CommandItem key={path} value={`${title.en} ${title.es} ${path}`} onSelect={() => go(path)}>
                {menu && <menu.icon aria-hidden />}
                {title[language]}
              </CommandItem>
            ))}
        </CommandGroup>
        <CommandGroup heading={m.actions}>
          {[...commands.filter(mayUse), ...own].map(({ key, title, icon: Icon, to, run, done }) => (
            <CommandItem
              key={key}
              value={`${title.en} ${title.es}`}
              onSelect={() => {
                if (to !== undefined) return go(to);
                onClose();
                void perform(async () => run?.(), done && { done: done[language] });
              }}
            >
              {Icon && <Icon aria-hidden />}
              {title[language]}
            </CommandItem>
          ))}
        </CommandGroup>
        {found.data?.map(({ key, title, records, failed }) => (
          <CommandGroup key={key} heading={title[language]}>
            {failed && (
              <CommandItem value={`${FOUND} ${key} failed`} onSelect={() => void found.refetch()}>
                {m.searchFailed}
              </CommandItem>
            )}
            {records.map((record) => (
              <CommandItem key={record.key} value={`${FOUND} ${key} ${record.key}`} onSelect={() => go(record.to)}>
                {record.title}
                {record.detail && <span className="ms-auto text-xs text-muted-foreground">{record.detail}</span>}
              </CommandItem>
            ))}
          </CommandGroup>
        ))}
      </CommandList>
    </CommandDialog>
  );
}

/** 1 where each word that was typed begins a word of the line, whatever its accents and capitals; cmdk's own would take letters from anywhere. */
function rank(line: string, typed: string): number {
  if (line.startsWith(FOUND)) return FOUND_RANK;
  const words = plain(line).split(/[\s/]+/);
  return plain(typed)
    .split(/\s+/)
    .every((part) => words.some((word) => word.startsWith(part)))
    ? 1
    : 0;
}

function plain(text: string): string {
  return text.trim().normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** A kind of record that cannot be searched at the moment says so, and takes nothing from the others. */
async function findRecords(searches: typeof recordSearches, text: string, signal: AbortSignal, language: Language) {
  const none: readonly FoundRecord[] = [];
  const found = await Promise.all(
    searches.map(async ({ key, title, search }) => {
      const records = await search(text, signal, language).catch(() => null);
      return { key, title, records: records ?? none, failed: records === null };
    }),
  );
  return found.filter(({ records, failed }) => failed || records.length > 0);
}
