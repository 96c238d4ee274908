import { Injectable, type OnModuleInit } from '@nestjs/common';
import { newId } from '#platform/database';
import { type DemoBatch, type DemoContributor, DemoSeeder, type RowCounts } from '#platform/demo';
import { CannedReplyRepository } from './canned-reply.repository.js';

const TEXTS = [
  {
    name: 'Ya está resuelto',
    body: 'Hola, {{requester.first-name}}:\n\nYa está resuelto. Si vuelve a pasar, responde a este ticket.\n\n{{me.name}}',
    status: 'solved',
  },
  {
    name: 'Nos falta información',
    body: 'Hola, {{requester.first-name}}:\n\n¿Puedes decirnos desde cuándo pasa y en qué equipo?\n\n{{me.name}}',
    status: 'pending',
  },
  {
    name: 'We are on it',
    body: 'Hello {{requester.first-name}},\n\nwe are looking into #{{ticket.number}} and will write again today.\n\n{{me.name}}',
    status: null,
  },
] as const;

/** Some texts that all of staff of the demo organisation has. */
@Injectable()
export class DemoCannedReplies implements DemoContributor, OnModuleInit {
  readonly name = 'canned-replies';
  readonly after = ['organisations'];

  constructor(
    private readonly seeder: DemoSeeder,
    private readonly replies: CannedReplyRepository,
  ) {}

  onModuleInit(): void {
    this.seeder.register(this);
  }

  async seed({ id, organisationId }: DemoBatch): Promise<string[]> {
    for (const text of TEXTS)
      await this.replies.insert({ ...text, id: newId(), organisationId, ownerId: null, addTags: [], version: 1 }, id);
    return [`${TEXTS.length} canned replies`];
  }

  async count({ id, organisationId }: DemoBatch): Promise<RowCounts> {
    return { canned_replies: await this.replies.countIn(organisationId, id, true, new Date(0)) };
  }

  async attached({ id, organisationId }: DemoBatch, since = new Date(0)): Promise<RowCounts> {
    return { canned_replies: await this.replies.countIn(organisationId, id, false, since) };
  }

  async purge({ organisationId }: DemoBatch): Promise<void> {
    await this.replies.removeIn(organisationId);
  }
}
