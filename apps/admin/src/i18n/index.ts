export { fieldProblemText } from './field-problems';
export { type Format, setTimeZone, setTwelveHours, startOfDay, useFormat } from './format';
export { useRoleName } from './role-names';
export { type Language, LanguageProvider, startLanguage, useLanguage, type Words } from './language';
export { type Catalogue, defineMessages, plural, useMessages, wordFor } from './messages';
