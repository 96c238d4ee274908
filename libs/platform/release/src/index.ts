export { readRelease, releaseVersion } from './release-version.js';
