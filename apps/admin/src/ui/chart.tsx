import { Area, Bar, CartesianGrid, ComposedChart, Tooltip, XAxis, YAxis } from 'recharts';
import { ChartFigure, ChartLegend, ChartTip } from '@/ui/chart-parts';

// Load it with import(): it brings the drawing library, which no first page needs.

export type Format<T> = (value: T) => string;

export type TimePoint = { date: string; value: number | null; previous?: number | null };

export type TimeSeriesChartProps = {
  data: readonly TimePoint[];
  /** What the values are; names the chart as well, and the head of the table that stands for it. */
  label: string;
  previousLabel?: string;
  dateLabel: string;
  formatValue: Format<number>;
  formatDate: Format<string>;
  /** Values are parts of 1, not whole things. */
  shares?: boolean;
  /** In pixels. */
  height?: number;
};

const axis = { stroke: 'var(--border)', tickLine: false, tick: { fill: 'var(--muted-foreground)', fontSize: 12 } } as const;
const margin = { top: 8, right: 8, bottom: 0, left: 0 };

/** Values over days, and those of the period before as a dashed line. */
export function TimeSeriesChart({
  data,
  label,
  previousLabel,
  dateLabel,
  formatValue,
  formatDate,
  shares = false,
  height = 240,
}: TimeSeriesChartProps) {
  const compared = previousLabel !== undefined && data.some((point) => point.previous !== undefined);
  const series = [
    { key: 'value' as const, name: label, colour: 'var(--chart-1)', dashed: false },
    ...(compared ? [{ key: 'previous' as const, name: previousLabel, colour: 'var(--chart-6)', dashed: true }] : []),
  ];
  return (
    <ChartFigure
      label={label}
      height={height}
      legend={compared ? <ChartLegend series={series} /> : null}
      table={{
        head: [dateLabel, ...series.map(({ name }) => name)],
        rows: data.map((point) => [formatDate(point.date), ...series.map(({ key }) => written(point[key], formatValue))]),
      }}
    >
      <ComposedChart responsive data={[...data]} margin={margin} accessibilityLayer={false} className="size-full">
        <CartesianGrid vertical={false} stroke="var(--border)" />
        <XAxis dataKey="date" tickFormatter={formatDate} minTickGap={32} tickMargin={8} {...axis} />
        <YAxis width="auto" allowDecimals={shares} tickFormatter={formatValue} tickCount={4} {...axis} axisLine={false} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: 'var(--input)' }}
          content={({ active, payload }) => {
            const point: TimePoint | undefined = payload?.[0]?.payload;
            if (!active || point === undefined) return null;
            const lines = series.map(({ key, name, colour }) => ({ name, colour, value: written(point[key], formatValue) }));
            return <ChartTip title={formatDate(point.date)} lines={lines} />;
          }}
        />
        {compared ? (
          <Area dataKey="previous" stroke="var(--chart-6)" strokeWidth={1.5} strokeDasharray="4 4" fill="none" isAnimationActive={false} />
        ) : null}
        <Area
          dataKey="value"
          stroke="var(--chart-1)"
          strokeWidth={2}
          fill="var(--chart-1)"
          fillOpacity={0.12}
          dot={data.length === 1}
          isAnimationActive={false}
        />
      </ComposedChart>
    </ChartFigure>
  );
}

export type BarsChartProps = {
  data: readonly { label: string; value: number; previous?: number }[];
  label: string;
  /** Head of the column that holds the names of the bars. */
  categoryLabel: string;
  previousLabel?: string;
  formatValue: Format<number>;
  height?: number;
};

/** Values of a handful of things, side by side. */
export function BarsChart({ data, label, categoryLabel, previousLabel, formatValue, height = 240 }: BarsChartProps) {
  const series = [
    ...(previousLabel ? [{ key: 'previous' as const, name: previousLabel, colour: 'var(--input)' }] : []),
    { key: 'value' as const, name: label, colour: 'var(--chart-1)' },
  ];
  return (
    <ChartFigure
      label={label}
      height={height}
      legend={previousLabel ? <ChartLegend series={series} /> : null}
      table={{
        head: [categoryLabel, ...series.map(({ name }) => name)],
        rows: data.map((bar) => [bar.label, ...series.map(({ key }) => written(bar[key], formatValue))]),
      }}
    >
      <ComposedChart responsive data={[...data]} margin={margin} barGap={2} accessibilityLayer={false} className="size-full">
        <CartesianGrid vertical={false} stroke="var(--border)" />
        <XAxis dataKey="label" tickMargin={8} interval="preserveStartEnd" {...axis} />
        <YAxis width="auto" allowDecimals={false} tickFormatter={formatValue} tickCount={4} {...axis} axisLine={false} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: 'var(--accent)', opacity: 0.5 }}
          content={({ active, payload }) => {
            const bar: BarsChartProps['data'][number] | undefined = payload?.[0]?.payload;
            if (!active || bar === undefined) return null;
            const lines = series.map(({ key, name, colour }) => ({ name, colour, value: written(bar[key], formatValue) }));
            return <ChartTip title={bar.label} lines={lines} />;
          }}
        />
        {series.map(({ key, colour }) => (
          <Bar key={key} dataKey={key} fill={colour} radius={[4, 4, 0, 0]} maxBarSize={40} isAnimationActive={false} />
        ))}
      </ComposedChart>
    </ChartFigure>
  );
}

function written(value: number | null | undefined, format: Format<number>): string {
  return value === null || value === undefined ? '–' : format(value);
}

export type { ShareChartProps } from '@/ui/share-chart';
export { ShareChart } from '@/ui/share-chart';
