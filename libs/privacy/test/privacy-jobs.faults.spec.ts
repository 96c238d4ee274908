import { describe } from 'vitest';
import { jobsOfPrivacy } from './jobs-of-privacy.js';

describe('exports and erasures by jobs in PostgreSQL', () => {
  jobsOfPrivacy(async () => ({}));
});
