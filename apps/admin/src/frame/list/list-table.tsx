import { useMessages } from '@/i18n';
import { Checkbox } from '@/ui/checkbox';
import { Table, TBody, TD, TH, THead, TR } from '@/ui/table';
import { frameMessages } from '../frame.messages';
import { Link } from '../link';
import { useListTable } from './list-columns';
import type { Column, ListDefinition } from './list-definition';
import type { useList } from './use-list';
import { useRowKeys } from './use-row-keys';

interface ListTableProps<Row extends object> {
  readonly definition: ListDefinition<Row>;
  readonly items: readonly Row[];
  readonly list: ReturnType<typeof useList<Row>>;
  readonly selection: Record<string, true>;
  readonly onSelection: (selection: Record<string, true>) => void;
}

/** The rows of a page. j and k, and arrow keys once there, go through them; x selects, Enter opens. */
export function ListTable<Row extends object>({ definition, items, list, selection, onSelection }: ListTableProps<Row>) {
  const m = useMessages(frameMessages);
  const { columns, rowKey, rowName, rowLink, rowActions, bulk, beside } = definition;
  const table = useListTable({ definition, items, shown: list.search.columns, selection, onSelection });
  useRowKeys();
  const shown = columns.filter(({ key }) => table.getColumn(key)?.getIsVisible());
  return (
    <Table label={definition.title}>
      <THead>
        <TR>
          {bulk && (
            <TH className="w-10">
              <Checkbox
                aria-label={m.selectAll}
                checked={table.getIsAllRowsSelected() || (table.getIsSomeRowsSelected() && 'indeterminate')}
                onCheckedChange={(checked) => table.toggleAllRowsSelected(checked)}
              />
            </TH>
          )}
          {shown.map((column) => (
            <HeaderCell key={column.key} column={column} sort={list.search.sort} onSort={(sort) => list.change({ sort })} />
          ))}
          {rowActions && <TH className="w-10" />}
        </TR>
      </THead>
      <TBody>
        {table.getRowModel().rows.map((row) => (
          <TR key={row.id} selected={row.getIsSelected()} tabIndex={-1} data-row={rowKey(row.original)}>
            {bulk && (
              <TD>
                <Checkbox
                  aria-label={m.selectRow(rowName(row.original))}
                  checked={row.getIsSelected()}
                  onCheckedChange={(checked) => row.toggleSelected(checked)}
                />
              </TD>
            )}
            {shown.map((column, index) => (
              <TD key={column.key} align={column.align} className={column.wide ? 'max-md:hidden' : undefined}>
                {index === 0 && rowLink ? (
                  <Link to={rowLink(row.original)} {...(beside && { state: true })} className="font-medium hover:underline">
                    {column.cell(row.original)}
                  </Link>
                ) : (
                  column.cell(row.original)
                )}
              </TD>
            ))}
            {rowActions && <TD>{rowActions(row.original)}</TD>}
          </TR>
        ))}
      </TBody>
    </Table>
  );
}

interface HeaderCellProps<Row> {
  readonly column: Column<Row>;
  readonly sort: string | undefined;
  readonly onSort: (sort: string) => void;
}

function HeaderCell<Row>({ column, sort, onSort }: HeaderCellProps<Row>) {
  const m = useMessages(frameMessages);
  const look = { align: column.align, className: column.wide ? 'max-md:hidden' : undefined };
  if (!column.sort) return <TH {...look}>{column.title}</TH>;
  const [ascending, descending] = column.sort;
  const direction = sort === ascending ? 'ascending' : sort === descending ? 'descending' : 'none';
  return (
    <TH {...look} sort={direction} title={m.sortBy(column.title)} onSort={() => onSort(direction === 'ascending' ? descending : ascending)}>
      {column.title}
    </TH>
  );
}
