import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressKey, networkKey } from './address-key.js';

const group = fc.integer({ min: 0, max: 0xffff });
const half = fc.tuple(group, group, group, group);

/** One of the spellings that RFC 4291 allows: leading zeros, capitals, `::` for one run of zeros, a dotted quad at the end, a zone. */
const spellingOf = (groups: readonly number[]) =>
  fc
    .record({
      pad: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 8, maxLength: 8 }),
      capitals: fc.boolean(),
      quad: fc.boolean(),
      run: fc.nat(),
      compress: fc.boolean(),
      zone: fc.boolean(),
    })
    .map(({ pad, capitals, quad, run, compress, zone }) => {
      const last = quad ? [[groups[6]! >> 8, groups[6]! & 255, groups[7]! >> 8, groups[7]! & 255].join('.')] : [];
      const words = [...groups.slice(0, quad ? 6 : 8).map((value, index) => value.toString(16).padStart(pad[index]!, '0')), ...last];
      const runs = words
        .flatMap((_, from) => words.slice(from).map((__, length) => [from, from + length + 1] as const))
        .filter(([from, to]) => words.slice(from, to).every((word) => /^0+$/.test(word)));
      const [from, to] = runs[run % Math.max(1, runs.length)] ?? [0, 0];
      const text = compress && to > from ? `${words.slice(0, from).join(':')}::${words.slice(to).join(':')}` : words.join(':');
      return (capitals ? text.toUpperCase() : text) + (zone ? '%eth0' : '');
    });

describe('addressKey', () => {
  it('AU11 every spelling of every address of a /64 has the same key', () => {
    fc.assert(
      fc.property(
        fc
          .tuple(fc.tuple(fc.constantFrom(0, 1, 0x2001), group, fc.constantFrom(0, 7), group), half, half)
          .filter(([net]) => net.some((value) => value !== 0))
          .chain(([net, a, b]) => fc.tuple(spellingOf([...net, ...a]), spellingOf([...net, ...b]))),
        ([a, b]) => {
          expect(addressKey(a)).toBe(addressKey(b));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('AU11 different /64 have different keys', () => {
    fc.assert(
      fc.property(
        fc
          .tuple(half, half, half, half)
          .filter(([a, b]) => a.some((value, index) => value !== b[index]) && a[0] > 0 && b[0] > 0)
          .chain(([a, b, c, d]) => fc.tuple(spellingOf([...a, ...c]), spellingOf([...b, ...d]))),
        ([a, b]) => {
          expect(addressKey(a)).not.toBe(addressKey(b));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('AU11 an IPv4 address is one key, also mapped into IPv6 in any spelling', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), (a, b) => {
        const [p, q, r, s] = a.split('.').map(Number) as [number, number, number, number];
        const hex = `${(p * 256 + q).toString(16)}:${(r * 256 + s).toString(16)}`;
        for (const spelling of [a, `::ffff:${a}`, `::FFFF:${a}`, `0:0:0:0:0:ffff:${a}`, `::ffff:${hex}`, `0000::0000:ffff:${hex}`])
          expect(addressKey(spelling)).toBe(a);
        if (a !== b) expect(addressKey(a)).not.toBe(addressKey(b));
      }),
    );
  });

  it.each([
    ['203.0.113.7:4711', '203.0.113.7'],
    ['[2001:db8::1]:443', '2001:db8:0:0::/64'],
    ['[2001:db8::1]', '2001:db8:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['1:2:3:4:5:6:7::', '1:2:3:4::/64'],
    ['::2:3:4:5:6:7:8', '0:2:3:4::/64'],
    ['garbage', 'unknown'],
    ['', 'unknown'],
    ['1.2.3.4, 5.6.7.8', 'unknown'],
    ['999.1.1.1', 'unknown'],
    [undefined, 'unknown'],
  ])('AU11 %s counts as %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});

describe('networkKey', () => {
  it.each([
    ['203.0.113.7', '203.0.113.0/24'],
    ['::ffff:203.0.113.200', '203.0.113.0/24'],
    ['203.0.113.7:4711', '203.0.113.0/24'],
    ['2001:db8:1:2::5', '2001:db8:1::/48'],
    ['2001:0DB8:0001:ffff::', '2001:db8:1::/48'],
    ['garbage', 'unknown'],
    [undefined, 'unknown'],
  ])('AU11 %s counts as %s', (address, key) => {
    expect(networkKey(address)).toBe(key);
  });
});
