import { startTransition, useEffect, useState } from 'react';
import { useMessages } from '@/i18n';
import { Checkbox } from '@/ui/checkbox';
import { Table, TBody, TD, TH, THead, TR } from '@/ui/table';
import { frameMessages } from '../frame.messages';
import { Link } from '../link';
import { type Selection, selectionOf, shownColumns } from './list-columns';
import type { Column, ListDefinition } from './list-definition';
import type { useList } from './use-list';
import { useRowKeys } from './use-row-keys';

/** Rows that fill most windows. */
const FIRST_ROWS = 20;

interface ListTableProps<Row extends object> {
  readonly definition: ListDefinition<Row>;
  readonly items: readonly Row[];
  readonly list: ReturnType<typeof useList<Row>>;
  readonly selection: Selection;
  readonly onSelection: (selection: Selection) => void;
}

/** The rows of a page. j and k, and arrow keys once there, go through them; x selects, Enter opens. */
export function ListTable<Row extends object>({ definition, items, list, selection, onSelection }: ListTableProps<Row>) {
  const m = useMessages(frameMessages);
  const { columns, rowKey, rowName, rowLink, rowActions, bulk, beside } = definition;
  const shown = shownColumns(columns, list.search.columns);
  const selected = selectionOf(definition, items, selection);
  // Who comes back finds the page as long as it was, and their place in it.
  const isWhole = useAfterFirstPaint() || list.wasThere;
  useRowKeys();
  /** Whoever chooses columns gets them, however narrow the screen is. */
  const lookOf = ({ wide, align }: Column<Row>) => ({
    align,
    className: wide && list.search.columns === undefined ? 'max-md:hidden' : undefined,
  });
  return (
    <Table label={definition.title}>
      <THead>
        <TR>
          {bulk && (
            <TH className="w-10">
              <Checkbox
                aria-label={m.selectAll}
                checked={selected.all}
                onCheckedChange={(checked) => onSelection(selected.withAll(checked))}
              />
            </TH>
          )}
          {shown.map((column) => (
            <HeaderCell
              key={column.key}
              column={column}
              look={lookOf(column)}
              sort={list.search.sort}
              onSort={(sort) => list.change({ sort })}
            />
          ))}
          {rowActions && (
            <TH className="w-10">
              <span className="sr-only">{m.rowActions}</span>
            </TH>
          )}
        </TR>
      </THead>
      <TBody>
        {(isWhole ? items : items.slice(0, FIRST_ROWS)).map((row) => (
          <TR key={rowKey(row)} selected={selected.has(row)} tabIndex={-1} data-row={rowKey(row)}>
            {bulk && (
              <TD>
                <Checkbox
                  aria-label={m.selectRow(rowName(row))}
                  checked={selected.has(row)}
                  onCheckedChange={(checked) => onSelection(selected.with(row, checked))}
                />
              </TD>
            )}
            {shown.map((column, index) => (
              <TD key={column.key} {...lookOf(column)}>
                {index === 0 && rowLink ? (
                  <Link to={rowLink(row)} {...(beside && { state: true })} className="font-medium hover:underline">
                    {column.cell(row)}
                  </Link>
                ) : (
                  column.cell(row)
                )}
              </TD>
            ))}
            {rowActions && <TD>{rowActions(row)}</TD>}
          </TR>
        ))}
      </TBody>
    </Table>
  );
}

/** False while something is shown for the first time, so that what is in sight need not wait for what is not. */
function useAfterFirstPaint(): boolean {
  const [after, setAfter] = useState(false);
  useEffect(() => {
    const frame = requestAnimationFrame(() => startTransition(() => setAfter(true)));
    return () => cancelAnimationFrame(frame);
  }, []);
  return after;
}

interface HeaderCellProps<Row> {
  readonly column: Column<Row>;
  readonly look: { readonly align: Column<Row>['align']; readonly className: string | undefined };
  readonly sort: string | undefined;
  readonly onSort: (sort: string) => void;
}

function HeaderCell<Row>({ column, look, sort, onSort }: HeaderCellProps<Row>) {
  const m = useMessages(frameMessages);
  if (!column.sort) return <TH {...look}>{column.title}</TH>;
  const [ascending, descending] = column.sort;
  const direction = sort === ascending ? 'ascending' : sort === descending ? 'descending' : 'none';
  return (
    <TH {...look} sort={direction} title={m.sortBy(column.title)} onSort={() => onSort(direction === 'ascending' ? descending : ascending)}>
      {column.title}
    </TH>
  );
}
