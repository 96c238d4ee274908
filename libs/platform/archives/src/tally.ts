import { createHash } from 'node:crypto';
import { type Digests, isFile, isStreamName, type StreamDigest } from './archive-format.js';

/** What was written or read so far. Takes the same room however many uploaded files there are. */
export class Tally {
  /** So many of data, and of uploaded files. */
  streams = 0;
  files = 0;
  private readonly digestsOfStreams: Digests['streams'] = {};
  private readonly names = createHash('sha256');
  private bytes = 0;
  private last = '';

  /** Names rise, so that none can come twice and nobody has to remember them all. */
  takes(name: string): boolean {
    return isStreamName(name) && name > this.last;
  }

  /** False for an uploaded file whose name is not that of its content. */
  add({ name, ...digest }: StreamDigest): boolean {
    this.last = name;
    if (!isFile(name)) {
      this.streams += 1;
      this.digestsOfStreams[name] = digest;
      return true;
    }
    this.files += 1;
    this.bytes += digest.bytes;
    this.names.update(`${name} ${digest.bytes}\n`);
    return name === `files/${digest.sha256}`;
  }

  /** One that nobody looked into. */
  pass(name: string): void {
    this.last = name;
    if (isFile(name)) this.files += 1;
    else this.streams += 1;
  }

  get digests(): Digests {
    const files = { count: this.files, bytes: this.bytes, sha256: this.names.copy().digest('hex') };
    return { streams: this.digestsOfStreams, files };
  }
}
