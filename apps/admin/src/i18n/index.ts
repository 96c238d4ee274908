export { fieldProblemText } from './field-problems';
export { civilDateIn, clockAt, type Format, instantAt, setTimeZone, setTwelveHours, startOfDay, useFormat } from './format';
export { roleNameIn, useRoleName } from './role-names';
export { type Language, LanguageProvider, startLanguage, useLanguage, type Words } from './language';
export { type Catalogue, defineMessages, plural, useMessages, wordFor } from './messages';
