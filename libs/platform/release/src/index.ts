export { projectRoot, readRelease, releaseVersion } from './release-version.js';
