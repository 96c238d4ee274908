export { csvFile, csvRow, type CsvValue } from './csv.js';
export { csvLine } from './csv-line.query.js';
