import type { ReportCell, ReportContent, ReportTable } from './report-contents.js';

type Pdf = PDFKit.PDFDocument;

const MARGIN = 48;
const ROW = 17;
const GREY = '#5c6370';
const GREEN = '#0f766e';

/** A report as pages to be read and printed: A4, in the fonts that every reader has. */
export async function reportPdf(content: ReportContent): Promise<Buffer> {
  const { default: PDFDocument } = await import('pdfkit');
  const pdf = new PDFDocument({
    size: 'A4',
    margin: MARGIN,
    bufferPages: true,
    lang: content.language,
    displayTitle: true,
    info: { Title: winAnsi(`${content.title} · ${content.lines[0] ?? ''}`), Creator: 'Zócalo', Producer: 'Zócalo' },
  });
  const pieces: Buffer[] = [];
  pdf.on('data', (piece: Buffer) => pieces.push(piece));
  const written = new Promise<void>((resolve, reject) => pdf.once('end', resolve).once('error', reject));
  writeHead(pdf, content);
  for (const table of content.tables) writeTable(pdf, table);
  writePageNumbers(pdf, content);
  pdf.end();
  await written;
  return Buffer.concat(pieces);
}

function writeHead(pdf: Pdf, { title, lines }: ReportContent): void {
  pdf.font('Helvetica-Bold').fontSize(10).fillColor(GREEN).text('Zócalo');
  pdf.moveDown(0.5).fontSize(20).fillColor('black').text(winAnsi(title));
  pdf.moveDown(0.2).font('Helvetica').fontSize(10).fillColor(GREY);
  for (const line of lines) pdf.text(winAnsi(line));
  pdf.moveDown(1.5);
}

function writeTable(pdf: Pdf, { title, head, rows }: ReportTable): void {
  if (pdf.y + 4 * ROW > bottomOf(pdf)) pdf.addPage();
  pdf.font('Helvetica-Bold').fontSize(12).fillColor('black').text(winAnsi(title), MARGIN);
  pdf.moveDown(0.5);
  if (head.length === 0) return;
  writeRow(pdf, head, true);
  for (const row of rows) {
    if (pdf.y + ROW > bottomOf(pdf)) {
      pdf.addPage();
      writeRow(pdf, head, true);
    }
    writeRow(
      pdf,
      row.map((cell: ReportCell) => cell.text),
      false,
    );
  }
  pdf.moveDown(1.5);
}

/** The first column has twice the room; numbers stand at the right. */
function writeRow(pdf: Pdf, cells: readonly string[], isHead: boolean): void {
  const { y } = pdf;
  const unit = (pdf.page.width - 2 * MARGIN) / (cells.length + 1);
  pdf
    .font(isHead ? 'Helvetica-Bold' : 'Helvetica')
    .fontSize(9)
    .fillColor(isHead ? GREY : 'black');
  for (const [index, cell] of cells.entries())
    pdf.text(winAnsi(cell), MARGIN + (index === 0 ? 0 : (index + 1) * unit), y, {
      width: (index === 0 ? 2 : 1) * unit - 4,
      height: ROW,
      align: index === 0 ? 'left' : 'right',
      lineBreak: false,
      ellipsis: true,
    });
  const line = y + ROW - 5;
  pdf
    .moveTo(MARGIN, line)
    .lineTo(pdf.page.width - MARGIN, line)
    .lineWidth(0.5)
    .strokeColor(isHead ? GREY : '#dcd8cf')
    .stroke();
  pdf.x = MARGIN;
  pdf.y = y + ROW;
}

function writePageNumbers(pdf: Pdf, { words }: ReportContent): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let index = start; index < start + count; index += 1) {
    pdf.switchToPage(index);
    // In the margin, where text would begin a page of its own.
    pdf.page.margins.bottom = 0;
    pdf.font('Helvetica').fontSize(8).fillColor(GREY);
    pdf.text(words.page(index + 1, count), MARGIN, pdf.page.height - 30, {
      width: pdf.page.width - 2 * MARGIN,
      align: 'right',
      lineBreak: false,
    });
  }
}

function bottomOf(pdf: Pdf): number {
  return pdf.page.height - MARGIN;
}

/** Beyond Latin-1, what the fonts that every reader of PDF has can show: the letters and signs of Windows-1252. */
const MORE = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ';
/** Letters with a stroke through them, which Unicode does not take apart. */
const STROKED: Readonly<Record<string, string>> = { Ł: 'L', ł: 'l', Đ: 'D', đ: 'd' };

/** The text with what these fonts cannot show replaced by its plain letter, or by a question mark. Spanish is all there. */
export function winAnsi(text: string): string {
  return [...text.normalize('NFC')].map((sign) => (isShown(sign) ? sign : plain(sign))).join('');
}

function isShown(sign: string): boolean {
  return /[\x20-\x7e\xa0-\xff]/.test(sign) || MORE.includes(sign);
}

function plain(sign: string): string {
  // Thin spaces, as some languages write between digits.
  if (/\p{Zs}/u.test(sign)) return '\u00a0';
  const letters = STROKED[sign] ?? sign.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return letters !== '' && [...letters].every(isShown) ? letters : '?';
}
