import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const REFUSED = /^Failed to load resource: .* status of 4\d\d /;
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
    // A refusal of the API is an answer that the page deals with; the browser calls each one an error. A failure of the API is one.
    const { url } = message.location();
    const isRefusal = REFUSED.test(message.text()) && url.startsWith(`${origin}/api/`);
    if (['error', 'warning'].includes(message.type()) && !isRefusal) complaints.push(`said ${message.type()}: ${message.text()} (${url})`);
  });
}

/**
 * Nothing left the origin, broke the policy of the page, was thrown and not caught, failed in the API, or was complained about in
 * the console. @param planted what the flow itself brought about, and no more than that.
 */
export function keepsToOrigin(page: Page, planted?: RegExp): void {
  const complaints = heard.get(page);
  expect(planted ? complaints?.filter((complaint) => !planted.test(complaint)) : complaints, 'what the page should not have done').toEqual(
    [],
  );
}
