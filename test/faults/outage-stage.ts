import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { expect, vi } from 'vitest';
import { startTestApi, startZocalo, type TestApi, type ZocaloProcess } from '#harness';
import { signIn } from '#auth/testing';
import { type BotApi, startBotApi } from '#platform/telegram/testing';
import { type Gate, gateTo } from './gate.js';

const CHATS = [31_001, 31_002] as const;
const WORDS = { database: /🔴 Database: /, redis: /🔴 Redis: / };

export type Dependency = keyof typeof WORDS;

const eventually = (check: () => unknown, timeout = 120_000) => vi.waitFor(check, { timeout, interval: 100 });

/** Two people with chats, a bot, and real workers whose ways to the database and to Redis can be cut. */
export class OutageStage {
  private readonly workers: ZocaloProcess[] = [];
  private home = '';
  private bot!: BotApi;
  private gates: Partial<Record<Dependency, Gate>> = {};

  private constructor(
    private readonly api: TestApi,
    private readonly client: Client,
    private readonly people: readonly string[],
    private readonly redisUrl: string | undefined,
  ) {}

  static async start(redisUrl?: string): Promise<OutageStage> {
    const api = await startTestApi({});
    const people = [(await signIn(api.app, { admin: true })).userId, (await signIn(api.app, { admin: true })).userId];
    const client = new Client({ connectionString: api.database.superuserUrl, options: '-c search_path=app,ops' });
    await client.connect();
    for (const [index, userId] of people.entries())
      await client.query(
        `insert into telegram_links (user_id, organisation_id, chat_id, name) select id, organisation_id, $2, 'A' from users where id = $1`,
        [userId, CHATS[index]],
      );
    return new OutageStage(api, client, people, redisUrl);
  }

  /** A data directory and a bot for one test. */
  async set(): Promise<void> {
    this.home = mkdtempSync(join(tmpdir(), 'zocalo-outage-'));
    this.bot = await startBotApi();
    this.gates = { database: await gateTo(Number(new URL(this.api.config.databaseUrl!).port)) };
    if (this.redisUrl !== undefined) this.gates.redis = await gateTo(Number(new URL(this.redisUrl).port));
    await this.client.query('delete from telegram_intakes');
  }

  async strike(): Promise<void> {
    await Promise.all(this.workers.splice(0).map((worker) => worker.kill()));
    await Promise.all([...Object.values(this.gates).map((gate) => gate.shut()), this.bot.close()]);
    rmSync(this.home, { recursive: true, force: true });
  }

  async close(): Promise<void> {
    await this.client.end();
    await this.api.close();
  }

  gate(dependency: Dependency): Gate {
    return this.gates[dependency]!;
  }

  /** Runs `zocalo worker`. @param settled waits until it reads the bot's updates and has written down who is on call. */
  async work(settled = true): Promise<ZocaloProcess> {
    const through = (url: string, { port }: Gate) => Object.assign(new URL(url), { port: String(port) }).href;
    const { database, redis } = this.gates;
    const worker = await startZocalo(
      ['worker'],
      {
        DATABASE_URL: through(this.api.config.databaseUrl!, database!),
        DATABASE_OWNER_URL: through(this.api.database.ownerUrl, database!),
        ...(redis && { REDIS_URL: through(this.redisUrl!, redis) }),
        ZOCALO_HOME: this.home,
        ZOCALO_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
        PUBLIC_URL: 'https://zocalo.example',
        TELEGRAM_BOT_TOKEN: this.bot.token,
        TELEGRAM_API_ROOT: this.bot.root,
        LOG_LEVEL: 'warn',
      },
      // Also while there is no database.
      /^ {2}worker +ready/m,
    );
    this.workers.push(worker);
    if (settled)
      await eventually(async () => {
        expect(existsSync(join(this.home, 'on-call.json'))).toBe(true);
        expect((await this.client.query('select from telegram_intakes where leased_until > now()')).rowCount).toBe(1);
      });
    return worker;
  }

  get hasJournal(): boolean {
    return existsSync(join(this.home, 'outage.json'));
  }

  private outages() {
    return (
      JSON.parse(readFileSync(join(this.home, 'outage.json'), 'utf8')) as {
        outages: Record<string, { acknowledged: object | null; pages: { status: string }[] }>;
      }
    ).outages;
  }

  /** Messages about what is away. Workers that were killed are told of as well, and whoever pressed in vain hears so. */
  private about() {
    return this.bot.state.messages.filter(({ text }) => /does not answer/.test(text));
  }

  pages(): string[] {
    return this.about().map(({ text }) => text);
  }

  /** It stops: people hear it once, one takes it by a button, the worker is killed twice, and afterwards all of it is on record. @returns limits of Telegram that were not kept. */
  async playThrough(dependency: Dependency): Promise<readonly object[]> {
    const { bot, client, people } = this;
    const first = await this.work();
    await this.gate(dependency).shut();
    await eventually(() => expect(this.about()).toHaveLength(2));
    // Killed before it knows that they arrived, it would send them once more.
    await eventually(() => expect(this.outages()[dependency]!.pages.map(({ status }) => status)).toEqual(['sent', 'sent']));
    const to = this.about().map(({ chatId }) => chatId);
    expect(to.toSorted()).toEqual([...CHATS]);
    for (const text of this.pages()) expect(text).toMatch(WORDS[dependency]);

    await first.kill();
    const second = await this.work(false);
    const message = this.about().find(({ chatId }) => chatId === CHATS[0])!;
    const data = message.keyboard[0]![0]!.callback_data!;
    await bot.press(message.messageId, data);
    // Both messages say who has it, and the second who presses hears so.
    await eventually(() => expect(this.pages()).toEqual([expect.stringMatching(/✅/), expect.stringMatching(/✅/)]));
    const other = this.about().find(({ chatId }) => chatId === CHATS[1])!;
    await bot.press(other.messageId, data);
    await eventually(() => expect(bot.state.answers.map(({ text }) => text)).toContainEqual(expect.stringMatching(/has it|Lo tiene/)));
    expect(this.outages()[dependency]!.acknowledged).toMatchObject({ userId: people[0] });
    expect(this.about()).toHaveLength(2);

    await second.kill();
    const third = await this.work(false);
    await this.gate(dependency).open();
    await eventually(() => expect(third.output()).toContain('Working.'));
    await eventually(() => expect(this.pages()).toEqual([expect.stringMatching(/🟢/), expect.stringMatching(/🟢/)]));
    await eventually(() => expect(this.outages()).toEqual({}));
    expect(this.pages()).toHaveLength(2);
    // What Telegram tells again was done already.
    await eventually(async () => expect((await client.query('select from telegram_updates where handled_at is null')).rowCount).toBe(0));

    const { rows } = await client.query('select id, state, acknowledged_by from incidents where group_key = $1', [dependency]);
    expect(rows).toEqual([{ id: expect.any(String), state: 'resolved', acknowledged_by: people[0] }]);
    const entries = await client.query('select kind, user_id from incident_entries where incident_id = $1 order by at, id', [rows[0].id]);
    expect(entries.rows.map(({ kind }) => kind as string)).toEqual(expect.arrayContaining(['opened', 'paged', 'acknowledged', 'resolved']));
    expect(entries.rows.find(({ kind }) => kind === 'acknowledged')).toMatchObject({ user_id: people[0] });
    const audit = await client.query(`select actor_id from audit_entries where action = 'incident.acknowledge' and target_id = $1`, [
      rows[0].id,
    ]);
    expect(audit.rows).toEqual([{ actor_id: people[0] }]);
    return bot.state.violations;
  }
}
