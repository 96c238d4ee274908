import { describe, expect, it } from 'vitest';
import { manifestOf } from './backup-manifest.js';

const digest = 'a'.repeat(64);
const whole = {
  format: 1,
  schema: 'app',
  tables: [{ name: 'users', columns: ['id', 'email'], stream: 'data/00001', rows: 2 }],
  sequences: [{ name: 'n', lastValue: '-9223372036854775808', isCalled: false }],
  extensions: { citext: '1.6' },
  fingerprint: { sha256: digest, objects: { 'comment users': '' } },
  migrations: ['Migration1_a'],
  serverVersion: '18.1',
  serverMajor: 18,
  files: [{ key: 'avatars/a/64.webp', sha256: digest, bytes: 5 }],
  fileList: null,
  filesMissing: [],
  digests: { streams: { 'data/00001': { bytes: 1, packedBytes: 1, sha256: digest } }, files: { count: 1, bytes: 5, sha256: digest } },
};
const table = whole.tables[0]!;
const many = <T>(n: number, of: (at: number) => T) => Array.from({ length: n }, (_, at) => of(at));

describe('the manifest of an archive', () => {
  it('BK1 is taken as it was written; what a later release adds is left out', () => {
    expect(manifestOf({ ...whole, later: 1 })).toEqual(whole);
  });

  it('BK1 has no room for the files since format 2, which a stream names', () => {
    const fileList = { count: 700_000, bytes: 5 };
    expect(manifestOf({ ...whole, format: 2, files: [{}], fileList })).toEqual({ ...whole, format: 2, files: null, fileList });
  });

  it.each<[string, object]>([
    ['no tables', { tables: undefined }],
    ['tables that are none', { tables: [null] }],
    ['the same stream for many tables', { tables: many(300_000, () => ({ ...table, columns: [] })) }],
    ['the same table twice', { tables: [table, { ...table, stream: 'data/00002' }] }],
    ['a stream that is not there', { tables: [{ ...table, stream: 'constructor' }] }],
    ['more columns than there can be', { tables: [{ ...table, columns: many(1_601, (at) => `c${at}`) }] }],
    ['a name longer than there can be', { tables: [{ ...table, name: 'n'.repeat(64) }] }],
    ['rows that are no number', { tables: [{ ...table, rows: '2' }] }],
    ['less than no rows', { tables: [{ ...table, rows: -1 }] }],
    ['a version as long as a book', { serverVersion: 'v'.repeat(20_000_000) }],
    ['a value of a sequence that is none', { sequences: [{ ...whole.sequences[0], lastValue: '1; drop' }] }],
    ['too many migrations', { migrations: many(10_001, (at) => `m${at}`) }],
    ['a migration without a name', { migrations: [''] }],
    ['files that are named after nothing', { files: [{ ...whole.files[0], sha256: 'x' }] }],
    ['a file of another folder', { files: [{ ...whole.files[0], key: 'exports/a.zip' }] }],
    ['a file out of its folder', { files: [{ ...whole.files[0], key: 'avatars/../../a.zip' }] }],
    ['a key with no end', { filesMissing: ['k'.repeat(1_025)] }],
    ['another format', { format: 3 }],
    ['a list of files that is not counted', { format: 2, fileList: { count: '5', bytes: 5 } }],
    ['no list of files', { format: 2, fileList: undefined }],
    ['a fingerprint of numbers', { fingerprint: { sha256: digest, objects: { a: 1 } } }],
  ])('BK1 is damaged with %s', (_, change) => {
    expect(() => manifestOf({ ...whole, ...change })).toThrow(expect.objectContaining({ code: 'ARCHIVE_DAMAGED' }));
  });
});
