import { Bar, CartesianGrid, ComposedChart, Tooltip, XAxis, YAxis } from 'recharts';
import { ChartFigure, ChartLegend, ChartTip } from '@/ui/chart-parts';

// Load it with import(): it brings the drawing library, which no first page needs.

type Format = (value: number) => string;

const axis = { stroke: 'var(--border)', tickLine: false, tick: { fill: 'var(--muted-foreground)', fontSize: 12 } } as const;
const margin = { top: 8, right: 8, bottom: 0, left: 0 };

export type BarsChartProps = {
  data: readonly { label: string; value: number; previous?: number }[];
  label: string;
  /** Head of the column that holds the names of the bars. */
  categoryLabel: string;
  previousLabel?: string;
  formatValue: Format;
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

function written(value: number | undefined, format: Format): string {
  return value === undefined ? '–' : format(value);
}
