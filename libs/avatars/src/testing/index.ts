export { AvatarRemovalService } from '../avatar-removal.service.js';
export { AvatarService } from '../avatar.service.js';
