import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Ask } from './panel.js';

/** A backup is made, packed and read back; a small machine does that beside everything else. */
export const PATIENT = { timeout: 90_000 };

export interface Backup {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly progress: object | null;
}

/** One that is good, made by asking the API. */
export async function backupOf(ask: Ask, note: string): Promise<string> {
  let id = '';
  await expect
    .poll(async () => {
      try {
        id = ((await ask('POST', '/api/admin/backup', { note })) as Backup).id;
      } catch (error) {
        if (!String(error).includes('BACKUP_RUNNING')) throw error;
      }
      return id;
    }, PATIENT)
    .not.toBe('');
  await expect.poll(async () => ((await ask('GET', `/api/admin/backups/${id}`)) as Backup).state, PATIENT).toBe('verified');
  return id;
}

/** Answers the question that wants a word. */
export async function confirmBy(page: Page, word: string, button: string): Promise<void> {
  const question = page.getByRole('alertdialog');
  const yes = question.getByRole('button', { name: button, exact: true });
  expect(await yes.isDisabled()).toBe(true);
  await question.getByRole('textbox').fill(word);
  await yes.click();
}
