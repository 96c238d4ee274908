// One work with a large archive; prints by how many MiB the process grew beyond what a small one took, garbage included, and how many
// of them were in use at most: looked at each 32 MiB, each time after collecting.
//   node --conditions=zocalo-source --expose-gc --import <from-source.mjs> archive-memory.mjs WORK PATH|ENDPOINT
import { hash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { PassThrough, Readable } from 'node:stream';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { ArchiveKeys } from '../src/archive-keys.js';
import { readArchive } from '../src/read-archive.js';
import { S3ArchiveSpace } from '../src/s3-archive-space.adapter.js';
import { tarHeader } from '../src/tar-blocks.js';
import { writeArchive } from '../src/write-archive.js';

const [, , work, target] = process.argv;
const MIB = 1024 ** 2;
const LOOK_EACH = 32 * MIB;
const MOST_FILES = 200_000;
const plain = new ArchiveKeys({});

const lines = Array.from({ length: 50_000 }, (_, at) => `${randomUUID()}\t2026-11-20 10:11:12.${at}+00\tdesk ${at % 77} booked\t\\N\n`);
const rows = Buffer.from(lines.join(''));

/** Rows as COPY gives them; never the same twice in a window. */
async function* table(bytes) {
  for (let sent = 0; sent < bytes;) {
    const at = Math.floor(Math.random() * (rows.length - 65_536));
    yield Buffer.from(rows.subarray(at, at + 65_536));
    sent += 65_536;
    if (sent % LOOK_EACH === 0) look();
  }
}

async function write(stream, keys, bytes) {
  return writeArchive(stream, { header: {}, keys }, async (archive) => {
    await archive.stream('data/0001', table(bytes), { compress: true });
    await archive.stream('data/0002', table(bytes / 4), { compress: false });
    return {};
  });
}

async function read(source, keys, limits) {
  let seen = 0;
  for await (const { content } of readArchive(source, { keys, limits }).entries())
    for await (const { length } of content) {
      if (Math.floor(seen / LOOK_EACH) < Math.floor((seen + length) / LOOK_EACH)) look();
      seen += length;
    }
}

function space() {
  const owner = { bucket: 'backups', accessKeyId: 'me', secretAccessKey: 'a/secret+key=' };
  return new S3ArchiveSpace({ ...owner, region: 'eu-west-1', endpoint: target, pathStyle: true }, '');
}

/** An archive of more small files than one may have. */
function* manyFiles() {
  const entry = (name, content) => {
    const padding = (512 - (content.length % 512)) % 512;
    return Buffer.concat([tarHeader({ name, bytes: content.length }, 1), content, Buffer.alloc(padding)]);
  };
  yield entry('header.json', Buffer.from('{"format":1}'));
  const all = Array.from({ length: MOST_FILES + 1 }, (_, at) => ({ at, name: hash('sha256', String(at)) }));
  all.sort((a, b) => (a.name < b.name ? -1 : 1));
  begin();
  for (const { at, name } of all) yield entry(`files/${name}/000001`, Buffer.from(String(at)));
}

async function readMany() {
  const files = manyFiles();
  const source = new Readable({ read: () => source.push(files.next().value ?? null) });
  await read(source, plain, { files: MOST_FILES }).then(
    () => process.stdout.write('read '),
    (error) => process.stdout.write(`${error.code} `),
  );
}

const identity = await generateX25519Identity();
const sealed = new ArchiveKeys({ recipient: await identityToRecipient(identity), identity });
// What the first archive loads and compiles is not what a large one takes.
const first = new PassThrough();
await Promise.all([write(first, sealed, 8 * MIB), read(first, sealed)]);
let begun;
let most;
function look() {
  if (most) most.used = Math.max(most.used, inUse());
}
function inUse() {
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
function begin() {
  begun = { used: inUse(), taken: process.memoryUsage.rss() };
  most = { ...begun };
}
begin();
const watch = setInterval(() => (most.taken = Math.max(most.taken, process.memoryUsage.rss())), 5);

if (work === 'write') await write(createWriteStream(target), sealed, 640 * MIB);
else if (work === 'write-plain') await write(createWriteStream(target), plain, 256 * MIB);
else if (work === 'read') await read(createReadStream(target, { highWaterMark: MIB }), plain);
else if (work === 'many') await readMany();
else if (work === 's3') {
  const sink = await space().create('a.zocalo-backup');
  await write(sink.stream, sealed, 256 * MIB);
  await sink.commit();
  await read(await space().read('a.zocalo-backup'), sealed);
}

clearInterval(watch);
const grown = (what) => Math.ceil((Math.max(most[what], begun[what]) - begun[what]) / MIB);
process.stdout.write(`${grown('taken')} ${grown('used')}\n`);
process.exit();
