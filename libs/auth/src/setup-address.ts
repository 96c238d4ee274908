import type { Config } from '#platform/config';

/** Address of the page that a set-up link opens; which page that is, is the launcher's to say (`Config.setupPath`). */
export function setupAddress({ publicUrl, setupPath }: Pick<Config, 'publicUrl' | 'setupPath'>, token: string): string {
  return `${publicUrl}${setupPath}?token=${token}`;
}
