import type { UploadRule } from '#platform/uploads';
import { limit } from '#platform/limits';
import { MOST_MEGABYTES } from './attachment.settings.js';

export const attachmentUploadLimits = [limit({ name: 'attachments.upload.user', by: 'user', max: 200, windowSeconds: 3600 })];

/** What a request may bring; the setting `attachments.megabytes` may say less. */
export const ATTACHMENT_UPLOAD: UploadRule = { field: 'file', maxBytes: MOST_MEGABYTES * 1024 ** 2, types: ['*/*'] };
