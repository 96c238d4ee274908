import type { TableSizeView } from '@/api/generated';
import { useFormat, useMessages } from '@/i18n';
import { Card, CardHeader, CardTitle } from '@/ui/card';
import { Table, TBody, TD, TH, THead, TR } from '@/ui/table';
import { systemMessages } from './system.messages';

/** The tables of the database that take most room. */
export function TableSizes({ tables }: { readonly tables: readonly TableSizeView[] }) {
  const m = useMessages(systemMessages);
  const format = useFormat();
  return (
    <Card>
      <CardHeader>
        <CardTitle>{m.tables}</CardTitle>
      </CardHeader>
      <Table label={m.tables} containerClassName="mt-3">
        <THead>
          <TR>
            <TH>{m.table}</TH>
            <TH align="end">{m.size}</TH>
            <TH align="end">{m.rows}</TH>
            <TH align="end">{m.deadRows}</TH>
          </TR>
        </THead>
        <TBody>
          {tables.map(({ schema, name, bytes, rows, deadRows }) => (
            <TR key={`${schema}.${name}`}>
              <TD>
                {schema}.{name}
              </TD>
              <TD align="end">{format.bytes(bytes)}</TD>
              <TD align="end">{rows === null ? '–' : format.number(rows)}</TD>
              <TD align="end">{format.number(deadRows)}</TD>
            </TR>
          ))}
        </TBody>
      </Table>
    </Card>
  );
}
