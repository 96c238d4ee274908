import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const heard = new WeakMap<Page, string[]>();

/** Writes down what the page must never do, from its first request on. @param origin of the platform. */
export function listen(page: Page, origin: string): void {
  const complaints: string[] = [];
  heard.set(page, complaints);
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !/^(data|blob|about):/.test(url)) complaints.push(`asked ${url}`);
  });
  page.on('pageerror', (error) => complaints.push(`threw ${error.message}`));
  page.on('console', (message) => {
    // A refusal of the API is an answer that the page deals with; the browser calls each one an error.
    const { url } = message.location();
    const isRefusal = message.text().startsWith('Failed to load resource') && url.startsWith(`${origin}/api/`);
    if (['error', 'warning'].includes(message.type()) && !isRefusal) complaints.push(`said ${message.type()}: ${message.text()} (${url})`);
  });
}

/** Nothing left the origin, broke the policy of the page, was thrown and not caught, or was complained about in the console. */
export function keepsToOrigin(page: Page): void {
  expect(heard.get(page), 'what the page should not have done').toEqual([]);
}
