export { fieldProblemText } from './field-problems';
export { type Format, setTimeZone, useFormat } from './format';
export { type Language, LanguageProvider, startLanguage, useLanguage, type Words } from './language';
export { type Catalogue, defineMessages, plural, useMessages } from './messages';
