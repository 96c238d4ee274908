import type { Column, ListDefinition } from './list-definition';

/** Which rows are selected, by their keys. */
export type Selection = Readonly<Record<string, true>>;

/** Columns that are shown. @param chosen keys from the address, `name,email`; absent: those that are not hidden. */
export function shownColumns<Row>(columns: readonly Column<Row>[], chosen: string | undefined): readonly Column<Row>[] {
  const keys = chosen?.split(',');
  return columns.filter(({ key, hidden }) => (keys ? keys.includes(key) : !hidden));
}

/** The selection among the rows of a page; what is selected on others stays. */
export function selectionOf<Row>({ rowKey }: ListDefinition<Row>, items: readonly Row[], selection: Selection) {
  const selected = items.filter((row) => selection[rowKey(row)]).length;
  const change = (rows: readonly Row[], checked: boolean): Selection => {
    const keys = new Set(rows.map(rowKey));
    const others = Object.entries(selection).filter(([key]) => !keys.has(key));
    return Object.fromEntries([...others, ...(checked ? [...keys].map((key) => [key, true] as const) : [])]);
  };
  return {
    /** Of the box above them all. */
    all: selected === items.length ? true : selected > 0 ? ('indeterminate' as const) : false,
    has: (row: Row) => selection[rowKey(row)] === true,
    /** The next selection. */
    withAll: (checked: boolean) => change(items, checked),
    with: (row: Row, checked: boolean) => change([row], checked),
  };
}
