import type { QueryKey } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ChoiceSource } from '../choices';

/** A page as every list of the API answers it. */
export interface Page<Row> {
  readonly items: readonly Row[];
  readonly nextCursor: string | null;
}

/**
 * `query` holds the filters, `sort` and `cursor` of the address, and `limit`. Its type is the loosest there is, since an address
 * can hold anything: the API says what it does not take.
 */
export interface ListRequest {
  // oxlint-disable-next-line typescript/no-explicit-any -- texts of an address, for parameters of any type
  readonly query: any;
  readonly signal: AbortSignal;
}

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  /** Values of `sort`, such as `['name', '-name']`: ascending and descending. */
  readonly sort?: readonly [ascending: string, descending: string];
  /** Not shown until somebody chooses it. */
  readonly hidden?: boolean;
  readonly align?: 'end';
  /** Left out where the screen is narrow, as on a phone, until somebody chooses it. */
  readonly wide?: boolean;
}

/** What the list can be narrowed by; the value stands in the address under `key` and goes to the API under the same name. */
export type Filter =
  | { readonly key: string; readonly kind: 'search'; readonly title: string; readonly placeholder?: string }
  | {
      readonly key: string;
      readonly kind: 'choice';
      readonly title: string;
      readonly options: readonly { value: string; label: string }[];
      /** What is shown when none of them is chosen, where that is not everything. */
      readonly otherwise?: string;
    }
  /** A record of which there may be very many. */
  | {
      readonly key: string;
      readonly kind: 'record';
      readonly title: string;
      readonly source: ChoiceSource;
      /** How one reads, where that is not its own label. */
      readonly nameOf?: (value: string) => string | undefined;
    }
  | {
      readonly key: string;
      readonly kind: 'text';
      readonly title: string;
      readonly placeholder?: string;
      /** What the API takes, such as whole ids only; anything else is not asked for. */
      readonly accepts?: RegExp;
    }
  /** A civil date; `toQuery` of the list makes an instant of it where the API wants one. */
  | { readonly key: string; readonly kind: 'date'; readonly title: string };

/** Something that is done to several rows; the rows that fail stay selected. */
export type BulkAction<Row> = BulkActionLook<Row> & (OneByOne<Row> | AllAtOnce<Row>);

interface BulkActionLook<Row> {
  readonly key: string;
  readonly title: string;
  readonly tone?: 'danger';
  readonly applies?: (row: Row) => boolean;
  /** Asks before it starts; false: it does not. */
  readonly confirm?: (rows: readonly Row[]) => Promise<boolean>;
  /** Takes it back for one row; offered for some seconds. */
  readonly undo?: (row: Row) => Promise<unknown>;
}

interface OneByOne<Row> {
  readonly run: (row: Row) => Promise<unknown>;
}

/** For routes that take many: at most `most` of them at once. */
interface AllAtOnce<Row> {
  readonly most: number;
  /** @returns those that failed, with why. */
  readonly runAll: (rows: readonly Row[]) => Promise<readonly BulkFailure<Row>[]>;
}

export interface BulkFailure<Row> {
  readonly row: Row;
  readonly error: unknown;
}

export interface ListDefinition<Row> {
  /** Names the list in saved views: `users`. */
  readonly screen: string;
  readonly title: string;
  readonly description?: string;
  /** On a line below the title, where there is room: what there is in all. The line is kept free for it while it is read. */
  readonly summary?: ReactNode;
  /** Part of a screen that has a title of its own: the actions move into the toolbar. */
  readonly embedded?: boolean;
  readonly queryKey: QueryKey;
  /** Reads a page, such as `({ query, signal }) => userAdminFindAll({ query, signal })`. */
  readonly load: (request: ListRequest) => Promise<Page<Row>>;
  readonly columns: readonly Column<Row>[];
  readonly filters?: readonly Filter[];
  readonly rowKey: (row: Row) => string;
  /** What a row is called in its checkbox's label. */
  readonly rowName: (row: Row) => string;
  /** Where a row leads; its first column becomes the link. */
  readonly rowLink?: (row: Row) => string;
  /** Buttons that go with one row. */
  readonly rowActions?: (row: Row) => ReactNode;
  readonly bulk?: readonly BulkAction<Row>[];
  /** What else has to be read again after one of these. */
  readonly changes?: readonly QueryKey[];
  /** Route of the CSV, such as `/api/users/export`; it gets the filters of the address. */
  readonly exportPath?: string;
  /** Makes of the filters of the address what the CSV's route takes; absent: as they are. */
  readonly toExport?: (query: Record<string, string | undefined>) => Record<string, string | undefined>;
  readonly actions?: ReactNode;
  /** What is said when there is nothing at all, and what to do then. */
  readonly empty: { readonly title: string; readonly body: string; readonly action?: ReactNode };
  readonly pageSize?: number;
  /** Read again so often while somebody looks, for what changes by itself. Milliseconds. */
  readonly renewMs?: number;
  /**
   * What stands in the address for something beside the list, such as the sheet over it or the tab it is in: no matter of the API's.
   * The links of the rows then stay on the page, with the way back.
   */
  readonly beside?: readonly string[];
}
