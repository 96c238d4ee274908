import { describe, expect, it } from 'vitest';
import { attachmentName } from './attachment-name.js';

describe('TK1 attachmentName', () => {
  it.each([
    ['Informe “final” (2).pdf', 'Informe “final” (2).pdf'],
    ['👩‍👩‍👧 .png', '👩‍👩‍👧 .png'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ana\\foto.jpg', 'foto.jpg'],
    ['foto\u202egpj.exe', 'fotogpj.exe'],
    ['a\u0000\u0007\r\nb.txt', 'ab.txt'],
    ['e\u0301.txt', 'é.txt'],
    ['half \ud800.txt', 'half .txt'],
    ['', 'file'],
    ['..', 'file'],
    ['folder/', 'file'],
    [' \u200b ', 'file'],
    [`${'x'.repeat(300)}.tar.gz`, `${'x'.repeat(147)}.gz`],
    [`${'x'.repeat(200)}.${'y'.repeat(50)}`, 'x'.repeat(150)],
    ['😀'.repeat(200), '😀'.repeat(150)],
  ])('TK1 makes of %j a name that is safe to show', (typed, name) => {
    expect(attachmentName(typed)).toBe(name);
  });
});
