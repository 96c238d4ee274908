import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runInContext } from '#platform/context';
import { newId } from '#platform/database';
import { Events } from '#platform/events';
import { AskedToWait, JobWorkers, Jobs } from '../src/index.js';
import { Queues } from '../src/queues.js';
import { askToWait, Call, Flaky, Happened, Long, Note, Patient, startWorker } from './fixture.js';
import { BACK_END, type Effect, JobsUnderTest } from './jobs-under-test.js';

describe(`jobs and events on ${BACK_END}`, () => {
  let jobs: JobsUnderTest;
  beforeAll(async () => {
    jobs = await JobsUnderTest.start();
  });
  afterAll(() => jobs?.close());
  beforeEach(() => {
    jobs.lines.length = 0;
  });

  it('W1 carries a committed job to its processor, with actor and request id', async () => {
    const id = newId();
    const actor = { kind: 'user', id: newId(), sessionId: newId() } as const;
    await runInContext({ correlationId: 'request-42', actor }, () => jobs.enqueue(Note, { id }));
    const [effect] = await jobs.eventually(async () => {
      const found = await jobs.effects(id);
      expect(found).toHaveLength(1);
      return found;
    });
    expect(effect!.context).toMatchObject({
      correlationId: 'request-42',
      actor,
      envelope: { version: 1, restoreEpoch: 0, correlationId: 'request-42' },
    });
    await jobs.eventually(async () => expect(await jobs.inOutbox()).toBe(0));
    await jobs.eventually(async () => expect(jobs.lines.filter((line) => line.includes('job done')).join()).toContain('test.note'));
  });

  it('W1 tells each listener of an event once', async () => {
    const id = newId();
    await jobs.inTransaction(() => jobs.sender.get(Events).publish(Happened, { id }));
    await jobs.eventually(async () =>
      expect((await jobs.effects(id)).map((effect) => effect.what).toSorted()).toEqual(['heard-first', 'heard-second']),
    );
    expect((await jobs.effects(id)).find((effect) => effect.what === 'heard-first')!.context['envelope']).toMatchObject({ version: 3 });
  });

  it('W1 never runs what a rolled-back transaction sent, and refuses to send outside one', async () => {
    const id = newId();
    const failing = jobs.inTransaction(async () => {
      await jobs.sender.get(Jobs).enqueue(Note, { id });
      await jobs.sender.get(Events).publish(Happened, { id });
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    await expect(jobs.sender.get(Jobs).enqueue(Note, { id })).rejects.toThrow('outside a transaction');
    await expect(jobs.sender.get(Events).publish(Happened, { id })).rejects.toThrow('outside a transaction');
    await expect(jobs.enqueue(Note, { id: 'x' })).rejects.toThrow('not an id');
    // A later one has come through, so the earlier would have too.
    const later = newId();
    await jobs.enqueue(Note, { id: later });
    await jobs.eventually(async () => expect(await jobs.effects(later)).toHaveLength(1));
    expect(await jobs.effects(id)).toEqual([]);
  });

  it('W1 lets a job wait that was asked to, which is no try, while others go on', async () => {
    const [patient, other] = [newId(), newId()];
    // Until the other one is done, however long that takes here.
    askToWait(patient, ...Array.from({ length: 100 }, () => new AskedToWait(0.4, 'job')));
    await jobs.enqueue(Patient, { id: patient });
    await jobs.eventually(async () => expect(await jobs.effects(patient)).toHaveLength(1));
    await jobs.enqueue(Patient, { id: other });
    await jobs.eventually(async () => expect(await jobs.effects(other)).toHaveLength(1));
    await jobs.eventually(async () => expect((await jobs.effects(patient)).length).toBeGreaterThanOrEqual(3));
    askToWait(patient);
    await jobs.eventually(async () => expect((await jobs.effects(patient)).at(-1)!.what).toBe('patient'));
    const effects = await jobs.effects(patient);
    const waits = effects.slice(1).map(() => 'waits 1');
    expect(effects.map(({ what, attempt }) => `${what} ${attempt}`)).toEqual([...waits, 'patient 1']);
    expect((await jobs.effects(other))[0]!.at < effects.at(-1)!.at).toBe(true);
    for (const [index, { at }] of effects.slice(1).entries())
      expect(at.getTime() - effects[index]!.at.getTime()).toBeGreaterThanOrEqual(390);
  });

  it('W1 counts no waiting among the times a job may find the database away', async () => {
    const id = newId();
    const away = Object.assign(new Error('Connection refused'), { code: 'ECONNREFUSED' });
    askToWait(id, ...Array.from({ length: 31 }, () => new AskedToWait(0.001, 'job')), away);
    await jobs.enqueue(Patient, { id });
    await jobs.eventually(async () => expect((await jobs.effects(id)).map(({ what }) => what)).toContain('patient'));
    expect(await jobs.effects(id)).toHaveLength(33);
  });

  it('W1 lets a whole queue wait when the other side asked everybody to', async () => {
    const [patient, other] = [newId(), newId()];
    askToWait(patient, new AskedToWait(1.2, 'queue'));
    await jobs.enqueue(Patient, { id: patient });
    await jobs.eventually(async () => expect(await jobs.effects(patient)).toHaveLength(1));
    await jobs.enqueue(Patient, { id: other });
    await jobs.eventually(async () => expect([await jobs.effects(patient), await jobs.effects(other)].flat()).toHaveLength(3));
    const [asked, done] = await jobs.effects(patient);
    expect(done).toMatchObject({ what: 'patient', attempt: 1 });
    for (const { at } of [done!, (await jobs.effects(other))[0]!]) expect(at.getTime() - asked!.at.getTime()).toBeGreaterThanOrEqual(1_150);
  });

  it('W1 lets a message that arrives again take effect once', async () => {
    const id = newId();
    const messageId = await jobs.enqueue(Note, { id });
    await jobs.eventually(async () => expect(await jobs.effects(id)).toHaveLength(1));
    // As if the queue had forgotten it: only the database knows.
    const queue = jobs.worker.get(Queues, { strict: false }).get('fast');
    await jobs.eventually(async () => expect(await queue.getJobState(`0_${messageId}`)).toBe('completed'));
    await queue.remove(`0_${messageId}`);
    await jobs.admin.query(`insert into outbox (id, kind, name, payload, envelope) values ($1, 'job', 'test.note', $2, $3)`, [
      messageId,
      { id },
      { version: 1, actor: { kind: 'anonymous' }, correlationId: 'again', restoreEpoch: 0, occurredAt: new Date().toISOString() },
    ]);
    await jobs.eventually(async () => expect(jobs.lines.filter((line) => line.includes('job skipped')).join()).toContain(messageId));
    expect(await jobs.effects(id)).toHaveLength(1);
  });

  it('W1 drops what entered the queue before a restore', async () => {
    const id = newId();
    const data = {
      messageId: newId(),
      payload: { id },
      envelope: { version: 1, actor: { kind: 'anonymous' }, correlationId: 'old-history', restoreEpoch: -1, occurredAt: '' },
      epoch: -1,
    };
    const queues = jobs.worker.get(Queues, { strict: false });
    await queues.get('fast').add('test.note', data, { jobId: `-1_${data.messageId}` });
    await queues.get('mail').add('test.call', data, { jobId: `-1_${data.messageId}` });
    await jobs.eventually(async () => expect(jobs.lines.filter((line) => line.includes('job skipped'))).toHaveLength(2));
    expect(await jobs.effects(id)).toEqual([]);
  });

  it('W1 tries again as declared, and keeps what a failure says out of log and queue', async () => {
    const id = newId();
    const messageId = await jobs.enqueue(Flaky, { id });
    await jobs.eventually(async () => expect(await jobs.effects(id)).toHaveLength(1));
    expect((await jobs.effects(id))[0]!.attempt).toBe(3);
    const text = jobs.lines.join('\n');
    expect(jobs.lines.filter((line) => line.includes('job failed, will be tried again'))).toHaveLength(2);
    const job = await jobs.worker.get(Queues, { strict: false }).get('fast').getJob(`0_${messageId}`);
    expect(text + JSON.stringify(job)).not.toContain('secret@example.org');
    expect(job!.stacktrace!.join()).toContain('FlakyProcessor');
  });

  it('W1 fails a message with a bad payload at once and goes on', async () => {
    const messageId = newId();
    const envelope = {
      version: 1,
      actor: { kind: 'anonymous' },
      correlationId: 'poison',
      restoreEpoch: 0,
      occurredAt: new Date().toISOString(),
    };
    await jobs.admin.query(`insert into outbox (id, kind, name, payload, envelope) values ($1, 'job', 'test.note', $2, $3)`, [
      messageId,
      { id: 'not-an-id' },
      envelope,
    ]);
    const queue = jobs.worker.get(Queues, { strict: false }).get('fast');
    await jobs.eventually(async () => expect(await queue.getJobState(`0_${messageId}`)).toBe('failed'));
    expect((await queue.getJob(`0_${messageId}`))!.attemptsMade).toBe(1);
    const id = newId();
    await jobs.enqueue(Note, { id });
    await jobs.eventually(async () => expect(await jobs.effects(id)).toHaveLength(1));
  });

  it('W1 leaves a job that only another release knows for that one', async () => {
    const queue = jobs.worker.get(Queues, { strict: false }).get('fast');
    await queue.add(
      'test.unheard-of',
      { messageId: newId(), payload: {}, envelope: { actor: { kind: 'anonymous' }, correlationId: 'x' }, epoch: 0 },
      { jobId: 'unheard-of' },
    );
    await jobs.eventually(async () => expect(await queue.getJobState('unheard-of')).toBe('delayed'));
    expect((await queue.getJob('unheard-of'))!.attemptsMade).toBe(0);
    await queue.remove('unheard-of');
  });

  it('W5 shares the work among workers, each message once', async () => {
    const second = await startWorker(jobs.config, jobs.log);
    const subjects = Array.from({ length: 60 }, () => newId());
    await Promise.all(subjects.map((id, index) => jobs.enqueue(index % 2 === 0 ? Call : Note, { id })));
    const rows = await jobs.eventually(async () => {
      const found = (await jobs.admin.query<Effect>('select * from effects where subject = any($1)', [subjects])).rows;
      expect(new Set(found.map((effect) => effect.subject)).size).toBe(60);
      return found;
    });
    expect(rows).toHaveLength(60);
    expect(new Set(rows.filter((effect) => effect.what === 'call').map((effect) => effect.worker)).size).toBe(2);
    await second.close();
    expect((await jobs.admin.query('select from effects where subject = any($1)', [subjects])).rowCount).toBe(60);
  });

  it('W2 waits for running jobs when it closes', async () => {
    const id = newId();
    await jobs.worker.get(JobWorkers).pause();
    const closing = await startWorker(jobs.config, jobs.log);
    await jobs.enqueue(Long, { id });
    await jobs.eventually(async () => expect(await jobs.effects(id)).toHaveLength(1));
    await closing.close();
    expect((await jobs.effects(id)).map((effect) => effect.what)).toEqual(['long-begin', 'long-end']);
    jobs.worker.get(JobWorkers).resume();
  });
});
