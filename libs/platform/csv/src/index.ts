export { csvOf, csvRow, type CsvValue } from './csv.js';
