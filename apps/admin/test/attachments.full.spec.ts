import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, expectFits, keepsToOrigin, PanelUnderTest, type Person, screenshot } from './harness/index.js';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

let panel: PanelUnderTest;
let ana: Person;
let ben: Person;
let mod: Person;
beforeAll(async () => {
  panel = await PanelUnderTest.start({ worker: false });
  ana = await panel.person({ firstName: 'Ana', lastName: 'Ruiz' });
  ben = await panel.person({ firstName: 'Ben', lastName: 'Soler' });
  mod = await panel.person({ admin: true, firstName: 'Mona', lastName: 'Mota' });
});
afterAll(() => panel?.close());

describe('attached files', () => {
  it('UI1 MS2 files are uploaded, removed, sent, seen, saved and reported', async () => {
    const hers = await panel.open({ as: ana, path: `/messages/${ben.userId}` });
    // A slow line, to see how far it is.
    const network = await hers.context().newCDPSession(hers);
    await network.send('Network.enable');
    const line = (uploadThroughput: number) =>
      network.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput });
    await hers.getByRole('button', { name: 'Attach files' }).waitFor();
    await line(200_000);
    await hers
      .getByLabel('Attach files')
      .last()
      .setInputFiles([
        { name: 'plan.bin', mimeType: 'text/html', buffer: Buffer.alloc(600_000, 'x') },
        { name: 'foto.png', mimeType: 'image/png', buffer: PNG },
        { name: 'nothing.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
      ]);
    const files = hers.getByRole('list', { name: 'Attached files' });
    const bar = files.getByRole('progressbar', { name: 'plan.bin is being uploaded' });
    await expect.poll(async () => Number(await bar.getAttribute('value'))).toBeGreaterThan(0.05);
    expect(await hers.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true);
    await screenshot(hers, 'attachments on their way en desktop');
    await line(-1);
    await files.getByRole('alert').getByText('The file is empty.').waitFor();
    await expectAccessible(hers);
    await hers.getByRole('button', { name: 'Remove nothing.txt' }).click();
    await hers.getByRole('textbox', { name: 'Write to Ben Soler' }).fill('Look at this');
    await hers.getByRole('button', { name: 'Send', exact: true }).click();

    const his = await panel.open({ as: ben, path: `/messages/${ana.userId}`, language: 'es', viewport: 'phone' });
    const sent = his.getByRole('list', { name: 'Archivos adjuntos' });
    const picture = sent.getByRole('img', { name: 'foto.png' });
    await expect.poll(() => picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(1);
    await expectAccessible(his);
    await expectFits(his);
    await screenshot(his, 'attachments sent es phone');
    const [download] = await Promise.all([
      his.waitForEvent('download'),
      sent.getByRole('button', { name: /^Descargar plan\.bin/ }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('plan.bin');
    expect((await readFile(await download.path())).equals(Buffer.alloc(600_000, 'x'))).toBe(true);

    await his
      .getByRole('listitem')
      .filter({ hasText: 'Look at this' })
      .getByRole('button', { name: /ensaje/ })
      .click();
    await his.getByRole('menuitem', { name: 'Denunciar' }).click();
    const dialog = his.getByRole('dialog', { name: 'Denunciar este mensaje' });
    expect(await dialog.getByRole('button', { name: 'Denunciar' }).isDisabled()).toBe(true);
    await dialog.getByRole('radio', { name: 'Un engaño o estafa' }).click();
    await expectAccessible(his);
    await expectFits(his);
    await screenshot(his, 'report dialog es phone');
    await dialog.getByRole('button', { name: 'Denunciar' }).click();
    await his.getByText('Gracias. Alguien lo revisará.').waitFor();

    const page = await panel.open({ as: mod, path: '/moderation' });
    await page.getByRole('link', { name: 'Look at this' }).click();
    await page.getByText('Attached files: plan.bin, foto.png').first().waitFor();
    const [evidence] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: /^Download plan\.bin/ }).click(),
    ]);
    expect(evidence.suggestedFilename()).toBe('plan.bin');
    for (const each of [hers, his, page]) keepsToOrigin(each);
  }, 180_000);
});
