import { describe, expect, it } from 'vitest';
import { wantsPage } from './wants-page.js';

describe('wantsPage', () => {
  it.each([
    'text/html',
    'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
    'application/json, text/html;q=0.5',
    'TEXT/HTML',
  ])('AU2 %s is a browser', (accept) => {
    expect(wantsPage(accept)).toBe(true);
  });

  it.each([undefined, '', '*/*', 'application/json', 'text/*', 'text/html;q=0', 'application/xhtml+xml', 'x-text/html'])(
    'AU2 %s is a program',
    (accept) => {
      expect(wantsPage(accept)).toBe(false);
    },
  );
});
