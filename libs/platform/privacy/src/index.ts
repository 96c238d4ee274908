export type { ErasedPerson, PersonalDataContributor, PersonalFile } from './personal-data-contributor.js';
export { PersonalData, type ExportedFile } from './personal-data.js';
export { PersonalDataModule } from './personal-data.module.js';
