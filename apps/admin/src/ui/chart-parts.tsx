import type { ReactNode } from 'react';

type FigureProps = {
  label: string;
  height: number;
  legend: ReactNode;
  /** The same in words and numbers, for those who do not see the drawing. */
  table: { head: string[]; rows: string[][] };
  children: ReactNode;
};

/** The drawing, hidden from assistive technology, and the table that stands for it. */
export function ChartFigure({ label, height, legend, table, children }: FigureProps) {
  return (
    <figure aria-label={label} className="relative min-w-0">
      {legend}
      <div aria-hidden className="w-full min-w-0 [&_*]:outline-none" style={{ height }}>
        {children}
      </div>
      <div className="sr-only">
        <table>
          <caption>{label}</caption>
          <thead>
            <tr>
              {table.head.map((cell) => (
                <th key={cell} scope="col">
                  {cell}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map(([first, ...cells]) => (
              <tr key={first}>
                <th scope="row">{first}</th>
                {cells.map((cell, index) => (
                  <td key={table.head[index + 1]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

type Series = { name: string; colour: string; dashed?: boolean };

export function ChartLegend({ series }: { series: readonly Series[] }) {
  return (
    <ul aria-hidden className="mb-2 flex flex-wrap gap-x-4 gap-y-1 text-[0.8125rem] text-muted-foreground">
      {series.map(({ name, colour, dashed }) => (
        <li key={name} className="flex items-center gap-2">
          <svg viewBox="0 0 16 4" className="h-1 w-4">
            <line x1="0" x2="16" y1="2" y2="2" stroke={colour} strokeWidth="3" strokeDasharray={dashed ? '4 2' : undefined} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}

type TipProps = { title: string; lines: readonly { name: string; colour: string; value: string }[] };

export function ChartTip({ title, lines }: TipProps) {
  return (
    <div className="rounded-lg border bg-card px-3 py-2 text-[0.8125rem] shadow-raised">
      <p className="mb-1 font-medium">{title}</p>
      <dl className="grid grid-cols-[auto_auto] gap-x-4 gap-y-0.5">
        {lines.map(({ name, colour, value }) => (
          <div key={name} className="contents">
            <dt className="flex items-center gap-2 text-muted-foreground">
              <svg viewBox="0 0 8 8" className="size-2">
                <circle cx="4" cy="4" r="4" fill={colour} />
              </svg>
              {name}
            </dt>
            <dd className="text-end font-medium tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
