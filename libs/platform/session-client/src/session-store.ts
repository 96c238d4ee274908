/** What a client keeps of its session between requests and between starts. */
export interface StoredSession {
  /** Null for cookie clients: their tokens are in cookies that no program sees. */
  readonly accessToken: string | null;
  readonly refreshToken: string | null;
  /** Of cookie clients. */
  readonly csrfToken: string | null;
}

/** Where a client keeps them: one for all tabs, or for all processes of a program. A write is durable when its promise resolves. */
export interface SessionStore {
  read(): Promise<StoredSession | null>;
  write(session: StoredSession | null): Promise<void>;
  /** At least 128 random bits that only this installation knows, made on first use and never sent. Not in a cookie. */
  installSecret(): Promise<string>;
}

/** The part of `localStorage` that is used here. */
export interface TextStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const SESSION = 'zocalo.session';
const SECRET = 'zocalo.install-secret';

/** Keeps the session in a store of texts, such as the browser's `localStorage`, which all tabs of a page share. */
export class TextSessionStore implements SessionStore {
  constructor(private readonly storage: TextStorage) {}

  read(): Promise<StoredSession | null> {
    const text = this.storage.getItem(SESSION);
    return Promise.resolve(text === null ? null : (JSON.parse(text) as StoredSession));
  }

  write(session: StoredSession | null): Promise<void> {
    if (session === null) this.storage.removeItem(SESSION);
    else this.storage.setItem(SESSION, JSON.stringify(session));
    return Promise.resolve();
  }

  installSecret(): Promise<string> {
    let secret = this.storage.getItem(SECRET);
    if (secret === null) {
      secret = Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, '0')).join('');
      this.storage.setItem(SECRET, secret);
    }
    return Promise.resolve(secret);
  }
}

/** Keeps the session in memory, for programs that sign in at each start. */
export class MemorySessionStore extends TextSessionStore {
  constructor() {
    const texts = new Map<string, string>();
    super({
      getItem: (key) => texts.get(key) ?? null,
      setItem: (key, value) => texts.set(key, value),
      removeItem: (key) => texts.delete(key),
    });
  }
}
