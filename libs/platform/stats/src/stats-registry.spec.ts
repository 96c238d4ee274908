import { describe, expect, it } from 'vitest';
import { StatsRegistry } from './stats-registry.js';

const gauge = (key: string) => ({ name: 'test', gauges: [{ key, topics: ['overview' as const], value: () => Promise.resolve(1) }] });

describe('StatsRegistry', () => {
  it('ST1 knows a figure once, by a name that can be written', () => {
    const registry = new StatsRegistry();
    registry.register(gauge('people'));
    registry.register({ name: 'other', ratios: [{ key: 'share', topics: [], used: 'a', available: 'people' }] });
    expect([registry.gauges.length, registry.ratios.length, registry.series.length]).toEqual([1, 1, 0]);
    expect(() => registry.register({ name: 'third', series: [{ key: 'share', topics: [], count: () => Promise.resolve([]) }] })).toThrow(
      'Figure share of third is known already',
    );
    for (const key of ['People', 'two words', '', 'a'.repeat(51)])
      expect(() => registry.register(gauge(key))).toThrow('is not of the form');
  });
});
