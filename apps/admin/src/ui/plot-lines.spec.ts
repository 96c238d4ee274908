import { describe, expect, it } from 'vitest';
import { labelledPlaces, pathsOf, ticksOf } from './plot-lines';

describe('the axis of a plot', () => {
  it.each([
    ['nothing but zeros', [0, 0], false, [0, 1]],
    ['whole things', [0, 1, 2], false, [0, 1, 2]],
    ['whole things, never in halves', [3, 5], false, [0, 2, 4, 6]],
    ['many', [120, 987], false, [0, 500, 1_000]],
    ['what is just round', [300], false, [0, 100, 200, 300]],
    ['parts of 1', [0.2, 0.31], true, [0, 0.2, 0.4]],
    ['tiny parts', [0.000_3], true, [0, 0.000_1, 0.000_2, 0.000_3]],
    ['what is below zero', [-5, 10], false, [-5, 0, 5, 10]],
    ['no value at all', [], true, [0, 0.5, 1]],
  ])('UI3 has a few round numbers: %s', (_, values, parts, ticks) => {
    expect(ticksOf(values, parts)).toEqual(ticks);
  });
});

describe('the line of a plot', () => {
  it('UI3 goes from the first value to the last, with its area below', () => {
    expect(pathsOf([0, 5, 10], [0, 5, 10])).toEqual({ line: 'M0 100L50 50L100 0', area: 'M0 100L0 100L50 50L100 0L100 100Z' });
  });

  it('UI3 breaks where nothing is known, and shows a value alone as a dot', () => {
    expect(pathsOf([10, null, 5, undefined, 0, 10], [0, 10])).toEqual({
      line: 'M0 0h0M40 50h0M80 100L100 0',
      area: 'M0 100L0 0L0 100ZM40 100L40 50L40 100ZM80 100L80 100L100 0L100 100Z',
    });
    expect(pathsOf([null], [0, 1])).toEqual({ line: '', area: '' });
    expect(pathsOf([1], [0, 1]).line).toBe('M50 0h0');
  });

  it('UI3 fills from zero, also where values are below it', () => {
    expect(pathsOf([-5, 5], [-5, 0, 5]).area).toBe('M0 50L0 100L100 0L100 50Z');
  });

  it.each([
    [1, [0]],
    [2, [0, 1]],
    [3, [0, 1, 2]],
    [30, [0, 7, 15, 22, 29]],
  ])('UI3 names at most five of %i days', (count, places) => {
    expect(labelledPlaces(count)).toEqual(places);
  });
});
