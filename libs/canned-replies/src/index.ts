export { CannedRepliesHttpModule } from './canned-replies-http.module.js';
export { CannedRepliesModule } from './canned-replies.module.js';
