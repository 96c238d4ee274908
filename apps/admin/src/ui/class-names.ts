import { type ClassValue, clsx } from 'clsx';
import { createTailwindMerge, validators } from 'tailwind-merge';

/** Joins class names; of two that set the same thing, the later one holds, so that a caller can override a component. */
export function cn(...values: ClassValue[]): string {
  return merge(clsx(values));
}

const any = [validators.isAny];
const all = (prefixes: readonly string[]) => Object.fromEntries(prefixes.map((prefix) => [prefix, [{ [prefix]: any }]]));
const SIDES = ['x', 'y', 's', 'e', 't', 'r', 'b', 'l'];
const axes = (prefix: string) => ({
  [prefix]: SIDES.map((side) => `${prefix}${side}`),
  [`${prefix}x`]: ['s', 'e', 'r', 'l'].map((side) => `${prefix}${side}`),
  [`${prefix}y`]: [`${prefix}t`, `${prefix}b`],
});
const sides = (prefix: string, names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [`${prefix}-${name}`, [{ [`${prefix}-${name}`]: ['', ...any] }]]));
const isSize = (value: string) => /^(?:xs|sm|base|lg|[2-9]?xl)$/u.test(value) || /^\[[\d.]/u.test(value);
const isWidth = (value: string) => /^\d+$/u.test(value);

/**
 * Only what callers do override: the table of everything that Tailwind has is six kilobytes on the page of the sign-in.
 * Classes of no group below are joined, and the stylesheet decides.
 */
const merge = createTailwindMerge(() => ({
  cacheSize: 500,
  theme: {},
  classGroups: {
    ...all(['p', 'm', ...SIDES.flatMap((side) => [`p${side}`, `m${side}`])]),
    ...all(['w', 'h', 'size', 'min-w', 'min-h', 'max-w', 'max-h', 'basis', 'gap', 'gap-x', 'gap-y', 'z', 'order', 'opacity']),
    ...all(['inset', 'inset-x', 'inset-y', 'start', 'end', 'top', 'bottom', 'items', 'justify', 'content', 'self', 'place-items']),
    ...all(['grid-cols', 'col-span', 'bg', 'leading', 'tracking', 'whitespace', 'cursor', 'select', 'animate', 'align']),
    ...all(['justify-items', 'justify-self', 'overflow', 'overflow-x', 'overflow-y', 'pointer-events']),
    display: ['block', 'inline-block', 'inline', 'flex', 'inline-flex', 'grid', 'inline-grid', 'contents', 'hidden', 'table-cell'],
    position: ['static', 'relative', 'absolute', 'fixed', 'sticky'],
    'flex-direction': [{ flex: ['row', 'row-reverse', 'col', 'col-reverse'] }],
    'flex-wrap': [{ flex: ['wrap', 'nowrap'] }],
    flex: [{ flex: any }],
    grow: [{ grow: ['', ...any] }],
    shrink: [{ shrink: ['', ...any] }],
    'font-weight': [{ font: ['normal', 'medium', 'semibold', 'bold'] }],
    'text-wrap': [{ text: ['wrap', 'nowrap', 'balance', 'pretty', 'ellipsis', 'clip'] }],
    'text-align': [{ text: ['start', 'end', 'center'] }],
    'text-size': [{ text: [isSize] }],
    'text-color': [{ text: any }],
    ...sides('border', SIDES),
    'border-style': [{ border: ['solid', 'dashed', 'dotted', 'none'] }],
    'border-model': [{ border: ['separate', 'collapse'] }],
    'border-spacing': [{ 'border-spacing': any }],
    'border-width': [{ border: ['', isWidth] }],
    'border-color': [{ border: any }],
    ...sides('rounded', ['s', 'e', 't', 'r', 'b', 'l', 'ss', 'se', 'es', 'ee', 'tl', 'tr', 'bl', 'br']),
    rounded: [{ rounded: ['', ...any] }],
    shadow: [{ shadow: ['', ...any] }],
  },
  conflictingClassGroups: {
    ...axes('p'),
    ...axes('m'),
    size: ['w', 'h'],
    gap: ['gap-x', 'gap-y'],
    inset: ['inset-x', 'inset-y', 'start', 'end', 'top', 'bottom'],
    'inset-x': ['start', 'end'],
    'inset-y': ['top', 'bottom'],
    overflow: ['overflow-x', 'overflow-y'],
  },
  conflictingClassGroupModifiers: {},
  postfixLookupClassGroups: [],
  orderSensitiveModifiers: ['before', 'after', 'placeholder'],
}));
