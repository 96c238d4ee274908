/** A value for each place from left to right; null: none is known there. */
export type PlotValues = readonly (number | null | undefined)[];

const MOST_STEPS = 3;
const FACTORS = [1, 2, 2.5, 5, 10];

/** Round numbers, evenly apart, from 0 or below to the largest value or above. @param parts values may be parts of 1. */
export function ticksOf(values: readonly number[], parts: boolean): readonly number[] {
  const bottom = Math.min(0, ...values);
  const highest = Math.max(0, ...values);
  const top = highest === bottom ? 1 : highest;
  const rough = (top - bottom) / MOST_STEPS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const fine = FACTORS.map((factor) => factor * power).find((step) => step >= rough * 0.999_999)!;
  const step = parts ? fine : Math.max(1, Math.ceil(fine));
  const first = Math.floor(bottom / step);
  const last = Math.max(first + 1, Math.ceil(top / step - 0.000_001));
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** Where the places stand, from 0 to 100. */
export function placeOf(index: number, count: number): number {
  return count === 1 ? 50 : (100 * index) / (count - 1);
}

/** Paths in a square of 100 by 100 with the first tick at its bottom and the last at its top; they break where no value is known. */
export function pathsOf(values: PlotValues, ticks: readonly number[]): { readonly line: string; readonly area: string } {
  const [low, high] = [ticks[0]!, ticks.at(-1)!];
  const heightOf = (value: number) => round(100 - (100 * (value - low)) / (high - low));
  const floor = heightOf(Math.max(0, low));
  const runs: string[][] = [[]];
  for (const [index, value] of values.entries())
    if (value === null || value === undefined) runs.push([]);
    else runs.at(-1)!.push(`${round(placeOf(index, values.length))} ${heightOf(value)}`);
  const drawn = runs.filter((run) => run.length > 0);
  return {
    // A run of one has no length: its round ends show it as a dot.
    line: drawn.map((run) => `M${run.join('L')}${run.length === 1 ? 'h0' : ''}`).join(''),
    area: drawn.map((run) => `M${xOf(run[0]!)} ${floor}L${run.join('L')}L${xOf(run.at(-1)!)} ${floor}Z`).join(''),
  };
}

/** The places that get a label: the ends, the middle, and what is halfway between them. */
export function labelledPlaces(count: number): readonly number[] {
  return [...new Set([0, 0.25, 0.5, 0.75, 1].map((part) => Math.round(part * (count - 1))))];
}

function xOf(point: string): string {
  return point.split(' ')[0]!;
}

function round(number: number): number {
  return Math.round(number * 100) / 100;
}
