import { type PointerEvent, useState } from 'react';
import { ChartFigure, ChartLegend, ChartTip } from '@/ui/chart-parts';
import { cn } from '@/ui/class-names';
import { labelledPlaces, pathsOf, placeOf, ticksOf } from '@/ui/plot-lines';

export type TimePoint = { date: string; value: number | null; previous?: number | null };

export type TimeSeriesChartProps = {
  data: readonly TimePoint[];
  /** What the values are; names the chart as well, and the head of the table that stands for it. */
  label: string;
  previousLabel?: string;
  dateLabel: string;
  formatValue: (value: number) => string;
  formatDate: (date: string) => string;
  /** Values are parts of 1, not whole things. */
  shares?: boolean;
  /** In pixels. */
  height?: number;
};

type Series = { key: 'value' | 'previous'; name: string; colour: string; dashed: boolean };

/** Values over days, and those of the period before as a dashed line. Drawn without a library: a page may hold a dozen of them. */
export function TimeSeriesChart({
  data,
  label,
  previousLabel,
  dateLabel,
  formatValue,
  formatDate,
  shares,
  height = 240,
}: TimeSeriesChartProps) {
  const compared = previousLabel !== undefined && data.some((point) => point.previous !== undefined);
  const series: Series[] = [
    { key: 'value', name: label, colour: 'var(--chart-1)', dashed: false },
    ...(compared ? [{ key: 'previous' as const, name: previousLabel, colour: 'var(--chart-6)', dashed: true }] : []),
  ];
  const written = (value: number | null | undefined) => (value === null || value === undefined ? '–' : formatValue(value));
  return (
    <ChartFigure
      label={label}
      height={height}
      legend={compared ? <ChartLegend series={series} /> : null}
      table={{
        head: [dateLabel, ...series.map(({ name }) => name)],
        rows: data.map((point) => [formatDate(point.date), ...series.map(({ key }) => written(point[key]))]),
      }}
    >
      <Plot data={data} series={series} shares={shares ?? false} written={written} formatDate={formatDate} />
    </ChartFigure>
  );
}

/** In letters. */
const SHORT = 8;
/** The labels at the ends are always there; the others where there is room for them. */
const ROOM = {
  short: { middle: 'hidden @3xs:block', rest: 'hidden @sm:block' },
  long: { middle: 'hidden @sm:block', rest: 'hidden @3xl:block' },
};

type PlotProps = {
  data: readonly TimePoint[];
  series: readonly Series[];
  shares: boolean;
  written: (value: number | null | undefined) => string;
  formatDate: (date: string) => string;
};

/** The lines are stretched to their place, and what is written stands beside them: nothing is measured. */
function Plot({ data, series, shares, written, formatDate }: PlotProps) {
  const [pointed, setPointed] = useState<number | null>(null);
  const known = data.flatMap((point) => series.map(({ key }) => point[key] ?? null)).filter((value) => value !== null);
  const ticks = ticksOf(known, shares);
  const at = (index: number) => placeOf(index, data.length);
  const point = (event: PointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const part = width === 0 ? 0 : (event.clientX - left) / width;
    setPointed(Math.min(data.length - 1, Math.max(0, Math.round(part * (data.length - 1)))));
  };
  const shown = pointed === null ? undefined : data[pointed];
  const places = labelledPlaces(data.length);
  const room = places.every((index) => formatDate(data[index]!.date).length <= SHORT) ? ROOM.short : ROOM.long;
  return (
    <div className="@container grid size-full grid-cols-[auto_minmax(0,1fr)] grid-rows-[minmax(0,1fr)_auto] gap-x-2 gap-y-2 pt-2 pe-2 text-xs leading-4 text-muted-foreground">
      <ul className="-my-2 flex flex-col-reverse justify-between text-end tabular-nums">
        {ticks.map((tick) => (
          <li key={tick}>{written(tick)}</li>
        ))}
      </ul>
      <div
        className="relative touch-pan-y"
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setPointed(null)}
        onPointerCancel={() => setPointed(null)}
      >
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" className="absolute inset-0 size-full overflow-visible">
          {ticks.map((tick, index) => (
            <Rule key={tick} d={`M0 ${100 - placeOf(index, ticks.length)}H100`} stroke="var(--border)" />
          ))}
          {shown && <Rule d={`M${at(pointed!)} 0V100`} stroke="var(--input)" />}
          {series.toReversed().map(({ key, colour, dashed }) => (
            <Line
              key={key}
              name={key}
              {...pathsOf(
                data.map((each) => each[key]),
                ticks,
              )}
              colour={colour}
              dashed={dashed}
              dot={data.length === 1}
            />
          ))}
        </svg>
        {shown && (
          <div
            className="pointer-events-none absolute top-0 z-10 text-foreground"
            style={at(pointed!) < 50 ? { left: `calc(${at(pointed!)}% + 0.5rem)` } : { right: `calc(${100 - at(pointed!)}% + 0.5rem)` }}
          >
            <ChartTip
              title={formatDate(shown.date)}
              lines={series.map(({ key, name, colour }) => ({ name, colour, value: written(shown[key]) }))}
            />
          </div>
        )}
      </div>
      <ul className="relative col-start-2 h-4 whitespace-nowrap">
        {places.map((index, order, { length }) => (
          <li
            key={index}
            className={cn(
              'absolute top-0',
              order > 0 && (order < length - 1 ? '-translate-x-1/2' : '-translate-x-full'),
              length === 1 && '-translate-x-1/2',
              order > 0 && order < length - 1 && room[order * 2 === length - 1 ? 'middle' : 'rest'],
            )}
            style={{ left: `${at(index)}%` }}
          >
            {formatDate(data[index]!.date)}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Rule({ d, stroke }: { readonly d: string; readonly stroke: string }) {
  return <path d={d} stroke={stroke} fill="none" vectorEffect="non-scaling-stroke" />;
}

type LineProps = { name: string; line: string; area: string; colour: string; dashed: boolean; dot: boolean };

function Line({ name, line, area, colour, dashed, dot }: LineProps) {
  return (
    <>
      {!dashed && <path d={area} fill={colour} fillOpacity={0.12} />}
      <path
        data-series={name}
        d={line}
        fill="none"
        stroke={colour}
        strokeWidth={dot ? 6 : dashed ? 1.5 : 2}
        strokeDasharray={dashed && !dot ? '4 4' : undefined}
        strokeLinecap={dashed && !dot ? undefined : 'round'}
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </>
  );
}
