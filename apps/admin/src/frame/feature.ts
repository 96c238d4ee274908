import type { LucideIcon } from 'lucide-react';
import type { FunctionComponent } from 'react';
import type { Language, Words } from '@/i18n';
import type { Needs } from './may-use';
import type { Search } from './search-state';

/** Parts of the menu, in this order. */
export const MENU_GROUPS = ['overview', 'mine', 'support', 'people', 'workplace', 'alerts', 'system'] as const;
export type MenuGroup = (typeof MENU_GROUPS)[number];

/** One page of the panel, loaded when somebody goes there. Whoever lacks what it needs gets the 403 page and no menu line. */
export interface ScreenDefinition extends Needs {
  /** Below /admin, such as `/users/$userId`. */
  readonly path: string;
  readonly title: Words;
  /** `() => import('./user-list.screen')`, a file that exports the component `Screen`. */
  readonly load: () => Promise<{ readonly Screen: FunctionComponent }>;
  /**
   * Reads ahead what the screen shows first, beside loading its code, once somebody points at a link to it or goes there:
   * `({ search }) => queryClient.prefetchQuery(listQuery(userList, search))`. Nobody waits for it.
   */
  readonly preload?: (place: ScreenPlace) => unknown;
  /** What is shown while it is loaded and read. */
  readonly skeleton?: 'list' | 'record' | 'form' | 'dashboard';
  readonly menu?: { readonly group: MenuGroup; readonly icon: LucideIcon; readonly order: number };
}

/** Where a screen is asked for: the parts of its path, such as `userId`, and the query of the address. */
export interface ScreenPlace {
  readonly params: Readonly<Record<string, string>>;
  readonly search: Search;
}

/** Something that can be done from anywhere by the command palette. */
export interface Command extends Needs {
  readonly key: string;
  readonly title: Words;
  readonly icon?: LucideIcon;
  /** Where it leads; or `run` does it, and `done` says that it did. */
  readonly to?: string;
  readonly run?: () => unknown;
  readonly done?: Words;
}

/** A record that the palette found. */
export interface FoundRecord {
  readonly key: string;
  readonly title: string;
  readonly detail?: string;
  readonly to: string;
}

/** Finds records of one kind by a text of two letters or more; at most eight. */
export interface RecordSearch extends Needs {
  readonly key: string;
  readonly title: Words;
  readonly search: (text: string, signal: AbortSignal, language: Language) => Promise<readonly FoundRecord[]>;
}

/** What a feature adds to the panel. Listed in app/features.ts. */
export interface FeatureDefinition {
  readonly key: string;
  readonly screens: readonly ScreenDefinition[];
  readonly commands?: readonly Command[];
  readonly records?: readonly RecordSearch[];
}
