import { describe, expect, it } from 'vitest';
import { cn } from './class-names';

describe('cn', () => {
  it.each([
    ['px-3 py-1', 'p-0', 'p-0'],
    ['p-4', 'ps-9', 'p-4 ps-9'],
    ['h-9 pointer-coarse:h-11', 'h-8', 'pointer-coarse:h-11 h-8'],
    ['w-full min-w-0', 'w-auto', 'min-w-0 w-auto'],
    ['size-4', 'size-5', 'size-5'],
    ['-my-1', 'my-0', 'my-0'],
    ['text-sm text-danger text-start', 'text-muted-foreground', 'text-sm text-start text-muted-foreground'],
    ['text-[0.8125rem]', 'text-base', 'text-base'],
    ['border border-input', 'border-danger', 'border border-danger'],
    ['rounded-lg', 'rounded-full', 'rounded-full'],
    ['inline-flex flex-wrap', 'hidden', 'flex-wrap hidden'],
    ['hover:bg-muted bg-card', 'bg-muted', 'hover:bg-muted bg-muted'],
    ['max-h-dvh sm:max-w-xl', 'sm:max-w-4xl', 'max-h-dvh sm:max-w-4xl'],
    ['border-b-2 border-dashed', 'border-transparent', 'border-b-2 border-dashed border-transparent'],
    ['rounded-lg', 'rounded-t-none', 'rounded-lg rounded-t-none'],
    ['justify-items-start', 'justify-center', 'justify-items-start justify-center'],
    ['[&_svg]:size-4', '[&_svg]:size-3', '[&_svg]:size-3'],
    ['grid', false, 'grid'],
  ])('UI1 lets the later of two hold: %s, then %s', (own, given, joined) => {
    expect(cn(own, given)).toBe(joined);
  });
});
