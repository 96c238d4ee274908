export { DataAside } from './data-aside.query.js';
export { FileRemoval } from './file-removal.js';
export { FileRemovalModule } from './file-removal.module.js';
export { type ListedFile, Storage, type PutOptions, type StoredFile } from './storage.js';
export { StorageErrors } from './storage.errors.js';
export { StorageModule } from './storage.module.js';
export { contentTypeOf, isKey } from './storage-key.js';
