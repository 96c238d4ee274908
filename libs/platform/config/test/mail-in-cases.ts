import { resolve } from 'node:path';
import type { Case } from './variable-case.js';

const mailIn = (changes: object) => ({ port: undefined, host: '127.0.0.1', tls: undefined, ...changes });
const FILE = resolve('package.json');
const TLS = mailIn({ tls: { certFile: FILE, keyFile: FILE } });

/** Variables about mails that come in. */
export const MAIL_IN_CASES: Record<string, Case> = {
  MAIL_IN_PORT: {
    field: 'mailIn',
    byDefault: mailIn({}),
    good: { 2525: mailIn({ port: 2525 }), 0: mailIn({ port: 0 }) },
    bad: { smtp: 'MAIL_IN_PORT must be a whole number from 0 to 65535, not "smtp".' },
  },
  MAIL_IN_HOST: {
    field: 'mailIn',
    byDefault: mailIn({}),
    good: { '0.0.0.0': mailIn({ host: '0.0.0.0' }) },
    bad: { 'a b': 'MAIL_IN_HOST must be a name or an address without port, such as 127.0.0.1.' },
  },
  MAIL_IN_TLS_CERT: {
    field: 'mailIn',
    byDefault: mailIn({}),
    good: { 'package.json': TLS },
    bad: { libs: 'MAIL_IN_TLS_CERT must name a file of at most 1 MiB that can be read; "libs" is not a file.' },
    beside: { MAIL_IN_TLS_KEY: 'package.json' },
  },
  MAIL_IN_TLS_KEY: {
    field: 'mailIn',
    byDefault: mailIn({}),
    good: { 'package.json': TLS },
    bad: {
      libs: 'MAIL_IN_TLS_KEY must name a file of at most 1 MiB that can be read; "libs" is not a file.',
      '': 'MAIL_IN_TLS_CERT and MAIL_IN_TLS_KEY are needed together.',
    },
    beside: { MAIL_IN_TLS_CERT: 'package.json' },
  },
};
