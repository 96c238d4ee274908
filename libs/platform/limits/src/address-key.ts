import { isIPv4, isIPv6 } from 'node:net';

/** What is counted together when a proxy hands on something that is no address. */
const UNKNOWN = 'unknown';

/**
 * The part of an address that one customer of a provider has: an IPv4 address whole, of an IPv6 address the first
 * 64 bits, since the rest is theirs to vary. IPv4-mapped addresses count as IPv4, and a port that some proxies append
 * does not count. Whatever spelling, one key: otherwise each spelling would have a limit of its own.
 */
export function addressKey(address: string | undefined): string {
  if (address !== undefined && isIPv4(address)) return address;
  const parsed = parse(address);
  return parsed === null ? UNKNOWN : typeof parsed === 'string' ? parsed : `${hexOf(parsed.slice(0, 4))}::/64`;
}

/** The part that one organisation or one street has: IPv4 /24, IPv6 /48. */
export function networkKey(address: string | undefined): string {
  const parsed = parse(address);
  if (parsed === null) return UNKNOWN;
  return typeof parsed === 'string' ? `${parsed.slice(0, parsed.lastIndexOf('.'))}.0/24` : `${hexOf(parsed.slice(0, 3))}::/48`;
}

/** An IPv4 address as it is, the groups of an IPv6 address, or null. */
function parse(address: string | undefined): string | readonly number[] | null {
  if (address === undefined) return null;
  const bare = withoutPort(address);
  if (isIPv4(bare)) return bare;
  if (!isIPv6(bare)) return null;
  const groups = groupsOf(bare);
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return mapped ? quadOf(groups[6]!, groups[7]!) : groups;
}

function hexOf(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(':');
}

function withoutPort(address: string): string {
  const match = /^(?:\[([^\]]*)\]|(\d+\.\d+\.\d+\.\d+))(?::\d+)?$/.exec(address);
  return match?.[1] ?? match?.[2] ?? address;
}

/** The eight 16-bit groups of a valid IPv6 address in any spelling of RFC 4291, §2.2. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const start = numbersOf(head);
  const end = numbersOf(tail ?? '');
  return [...start, ...Array.from({ length: 8 - start.length - end.length }, () => 0), ...end];
}

function numbersOf(part: string): number[] {
  if (part === '') return [];
  return part.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}

function quadOf(high: number, low: number): string {
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}
