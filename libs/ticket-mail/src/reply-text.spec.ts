import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LONGEST_BODY, REPLY_MARKERS, replyText } from './reply-text.js';

const { en, es } = REPLY_MARKERS;
const bodyOf = (...lines: string[]) => replyText(lines.join('\n')).body;

describe('what of a mail is the answer', () => {
  it.each<[string, string[], string]>([
    ['a mail that answers nothing', ['Hello,', '', 'it does not light.'], 'Hello,\n\nit does not light.'],
    ['above the marker', ['Thanks!', '', en, '', 'Old words'], 'Thanks!'],
    ['above the Spanish marker', ['Gracias', es, 'Hola'], 'Gracias'],
    ['above a quoted marker', ['Thanks!', `> ${en}`, '> Old words'], 'Thanks!'],
    ['above one that is quoted twice', ['Thanks!', `>> ${en}`, '>> Old words'], 'Thanks!'],
    ['above a marker that was wrapped', ['Thanks!', `> ${en.slice(0, 28).trimEnd()}`, `> ${en.slice(28)}`, '> Old'], 'Thanks!'],
    ['above a marker with other spaces', ['Thanks!', en.replaceAll(' ', '\u00a0'), 'Old'], 'Thanks!'],
    ['above a marker in bold', ['Thanks!', `*${en}*`, 'Old'], 'Thanks!'],
    ['above a marker whose accents are apart', ['Gracias', es.normalize('NFD'), 'Hola'], 'Gracias'],
    ['above the first of two markers', ['New', en, 'Old', en, 'Older'], 'New'],
    [
      'without the attribution above the marker',
      ['Thanks!', '', 'On Mon, 3 Nov 2025 at 10:00, Support <s@x.test> wrote:', `> ${en}`],
      'Thanks!',
    ],
    [
      'without an attribution of two lines',
      [
        'Thanks!',
        '',
        'On Mon, 3 Nov 2025 at 10:00, Support of the whole company',
        '<support+1042-abc@desk.example.com> wrote:',
        '',
        `> ${en}`,
      ],
      'Thanks!',
    ],
    ['without a Spanish attribution', ['Gracias', 'El lun, 3 nov 2025 a las 10:00, Ayuda (<a@x.test>) escribió:', `> ${es}`], 'Gracias'],
    ['without a German attribution', ['Danke', 'Am 03.11.25 um 10:00 schrieb Support:', `> ${en}`], 'Danke'],
    ['without an attribution that is an address only', ['Thanks!', '2025-11-03 10:00 GMT+01:00 Support <s@x.test>:', `> ${en}`], 'Thanks!'],
    [
      'without the headers that Outlook puts there',
      [
        'Thanks!',
        '',
        '________________________________',
        'From: Support <s@x.test>',
        'Sent: Monday',
        'To: Ana',
        'Subject: Re: Lamp',
        '',
        en,
      ],
      'Thanks!',
    ],
    [
      'without the headers of a Spanish Outlook',
      ['Gracias', '-----Mensaje original-----', 'De: Ayuda', 'Enviado el: lunes', 'Para: Ana', 'Asunto: Lámpara', es],
      'Gracias',
    ],
    ['with a line of their own that looks like a header', ['Please write', 'To: all of us', en], 'Please write\nTo: all of us'],
    ['without what is quoted at the end', ['Yes.', '', 'On Monday Ana wrote:', '> Is it on?', '>', '> Ana'], 'Yes.'],
    ['without what is quoted at the end of no attribution', ['Yes.', '> Is it on?'], 'Yes.'],
    ['with what is quoted in between', ['> Is it on?', 'Yes.', '> And now?', 'No.'], '> Is it on?\nYes.\n> And now?\nNo.'],
    ['with a last sentence that ends in a colon', ['These are broken:'], 'These are broken:'],
    ['with a colon above what is not quoted', ['On Monday I wrote:', 'it is broken'], 'On Monday I wrote:\nit is broken'],
    [
      'a forwarded mail',
      ['See below.', '---------- Forwarded message ---------', 'From: Eva', 'To: Ana', '', 'Help'],
      'See below.\n---------- Forwarded message ---------\nFrom: Eva\nTo: Ana\n\nHelp',
    ],
    ['all of it when nothing stands above the marker', [en, 'my answer is here'], `${en}\nmy answer is here`],
    ['all of it when everything is quoted', ['On Monday Ana wrote:', '> Is it on?'], 'On Monday Ana wrote:\n> Is it on?'],
    ['the marker within a sentence is none', [`You say "${en}" but why?`, 'Ana'], `You say "${en}" but why?\nAna`],
    ['nothing at all', ['', '  ', '\t'], '(no text)'],
    ['what nobody sees', ['\u200b', '\u00a0\u2060'], '(no text)'],
    ['a sign alone', ['👍', en], '👍'],
    ['without control characters', ['a\u0000b\u001b[31mc\u0085', '\tD'], 'ab[31mc\n\tD'],
    ['without halves of characters', ['a\ud83db'], 'ab'],
  ])('TK1 %s', (_, lines, body) => {
    expect(bodyOf(...lines)).toBe(body);
  });

  it('TK1 of what is too long is the beginning, and says that all of it is elsewhere', () => {
    expect(replyText('x'.repeat(LONGEST_BODY)).whole).toBeNull();
    const long = `${'x'.repeat(LONGEST_BODY - 3)}👍 and more`;
    const { body, whole } = replyText(`${long}\n${en}\nold`);
    expect([body.length, body.slice(-4), whole]).toEqual([LONGEST_BODY - 1, 'xx\n…', `${long}\n${en}\nold`]);
    expect(body.isWellFormed()).toBe(true);
  });

  it('TK1 is something for any text, within its bounds and in little time', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.constantFrom(en, es, `> ${en}`, '> x', 'On x wrote:', '', '##'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (lines) => {
        const { body } = replyText(lines.join('\n'));
        expect(body.length > 0 && body.length <= LONGEST_BODY && body.isWellFormed() && /\S/.test(body)).toBe(true);
        expect(/[^\P{Cc}\n\t]/u.test(body)).toBe(false);
      }),
    );
  });

  it.each([
    ' ',
    '\t',
    '-',
    '_',
    '- ',
    '>',
    '> ',
    '> \n',
    '#',
    '## ',
    '\n',
    'on ',
    'On x wrote:\n',
    '<a@b',
    'From:\n',
    '*',
    '\u00a0',
    '\u0300',
  ])('TK1 needs little time for a run of %j', (piece) => {
    const run = piece.repeat(200_000 / piece.length);
    const outlook = ['From: a', 'To: b', en].join('\n');
    for (const text of [run, `x${run}x`, `a\n--${run}x\n${outlook}`, `a\n${run}x--\n${outlook}`, `a\n${run}\n${en}`, `a\non ${run}\n> b`])
      expect(replyText(text).body.length).toBeLessThanOrEqual(LONGEST_BODY);
  });
});
