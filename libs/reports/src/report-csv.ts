import { csvRow } from '#platform/csv';
import type { ReportContent } from './report-contents.js';

/** A report as a table for programs. What a spreadsheet would take for a formula is inert. */
export function reportCsv({ flat: { head, rows } }: ReportContent): Buffer {
  return Buffer.from([head, ...rows.map((row) => row.map(({ plain }) => plain))].map(csvRow).join(''));
}
