export { type BytesType, readBytes, readUpload, UploadErrors, type UploadRule } from './read-upload.js';
export { streamUpload, type UploadStream } from './stream-upload.js';
