import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { AlertRuleRepository } from './alert-rule.repository.js';
import { SilenceRepository } from './silence.repository.js';

/** What this lib knows of a person: the rules they changed last, and the silences they began or ended. */
@Injectable()
export class AlertsPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'alerts';
  readonly tables = ['alert_rules', 'silences'];

  constructor(
    private readonly registry: PersonalData,
    private readonly rules: AlertRuleRepository,
    private readonly silences: SilenceRepository,
  ) {}

  onModuleInit(): void {
    this.registry.register(this);
  }

  async *exportOf(userId: string): AsyncGenerator<PersonalFile> {
    yield { name: 'rules', records: (await this.rules.findChangedBy(userId)).map(({ at, ...rule }) => ({ ...rule, changedAt: at })) };
    const silences = await this.silences.findOf(userId);
    yield {
      name: 'silences',
      records: silences.map(({ scope, key, subject, severity, reason, startsAt, endsAt, createdBy }) =>
        createdBy === userId
          ? { scope, key, subject, severity, reason, startsAt, endsAt }
          : { scope, key, subject, severity, endedAt: endsAt },
      ),
    };
  }

  /** What they decided stays in force. */
  async erase({ userId }: ErasedPerson): Promise<void> {
    await this.rules.forgetPerson(userId);
    await this.silences.forgetPerson(userId);
  }
}
