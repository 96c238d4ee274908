import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { AuditTraceRepository } from './audit-trace.repository.js';

/** What the trail knows of a person. Entries stay, by an id that is nobody's any more; what tells who it was goes. */
@Injectable()
export class AuditPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'audit';
  readonly tables = ['ops.audit_entries', 'ops.audit_details'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly traces: AuditTraceRepository,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  formerEmailsOf(userId: string): Promise<string[]> {
    return this.traces.formerEmailsOf(userId);
  }

  *exportOf(userId: string): Iterable<PersonalFile> {
    yield { name: 'actions', records: this.traces.entriesOf(userId) };
  }

  async erase({ userId, emails }: ErasedPerson): Promise<void> {
    await this.traces.eraseDetailsOf(userId, emails);
  }
}
