export { LANGUAGES, negotiateLanguage, toLanguage, type Language } from './language.js';
