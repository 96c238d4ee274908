import { roleFindAll } from '@/api/generated';
import type { FoundRecord } from '@/frame/feature';
import type { Language } from '@/i18n';
import { roleNameIn } from '@/i18n/role-names';

const MOST = 8;

/** Roles by a part of their name or key; those of the program also by what they are called in the language of the person. */
export async function findRoles(text: string, signal: AbortSignal, language: Language): Promise<readonly FoundRecord[]> {
  const wanted = text.toLocaleLowerCase();
  const [found, first] = await Promise.all([
    roleFindAll({ query: { search: text, limit: MOST }, signal }),
    roleFindAll({ query: { limit: 100 }, signal }),
  ]);
  const named = first.items.filter(({ key, builtIn }) => builtIn && roleNameIn(language, key)?.toLocaleLowerCase().includes(wanted));
  const all = [...new Map([...named, ...found.items].map((role) => [role.key, role])).values()];
  return all.slice(0, MOST).map(({ key, name }) => ({ key, title: roleNameIn(language, key) ?? name, detail: key, to: `/roles/${key}` }));
}
