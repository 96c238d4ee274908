export { LANGUAGES, negotiateLanguage, toLanguage, type Language } from './language.js';
export { momentText } from './moment-text.js';
