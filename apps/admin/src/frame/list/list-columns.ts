import { columnVisibilityFeature, rowSelectionFeature, type RowSelectionState, tableFeatures, useTable } from '@tanstack/react-table';
import { useMemo } from 'react';
import type { ListDefinition } from './list-definition';

const features = tableFeatures({ columnVisibilityFeature, rowSelectionFeature });

interface TableState<Row> {
  readonly definition: ListDefinition<Row>;
  readonly items: readonly Row[];
  /** Keys from the address, `name,email`; absent: those that are not hidden. */
  readonly shown: string | undefined;
  readonly selection: RowSelectionState;
  readonly onSelection: (selection: RowSelectionState) => void;
}

/** Columns and selection of a list. Order, filters and pages are the API's. */
export function useListTable<Row extends object>({ definition, items, shown, selection, onSelection }: TableState<Row>) {
  const { columns, rowKey } = definition;
  const visible = useMemo(() => {
    const chosen = shown?.split(',');
    return Object.fromEntries(columns.map(({ key, hidden }) => [key, chosen ? chosen.includes(key) : !hidden]));
  }, [columns, shown]);
  const defs = useMemo(() => columns.map((column) => ({ id: column.key, header: column.title, accessorFn: (row: Row) => row })), [columns]);
  return useTable({
    features,
    columns: defs,
    data: items,
    getRowId: rowKey,
    enableRowSelection: true,
    state: { columnVisibility: visible, rowSelection: selection },
    onRowSelectionChange: (change) => onSelection(typeof change === 'function' ? change(selection) : change),
  });
}
