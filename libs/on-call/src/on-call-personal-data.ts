import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { EscalationRepository } from './escalation.repository.js';
import { EscalationService } from './escalation.service.js';
import { RotaOverrideRepository } from './rota-override.repository.js';
import { RotaRepository } from './rota.repository.js';

/** Where a person is on call. */
@Injectable()
export class OnCallPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'on-call';
  readonly tables = ['rota_members', 'rota_overrides', 'escalation'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly rotas: RotaRepository,
    private readonly overrides: RotaOverrideRepository,
    private readonly steps: EscalationRepository,
    private readonly escalation: EscalationService,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  async *exportOf(userId: string): AsyncGenerator<PersonalFile> {
    const rotas = await this.rotas.findAllOf(userId);
    yield { name: 'rotas', records: rotas.map(({ name, zone, handover }) => ({ name, zone, handover })) };
    const overrides = await this.overrides.findAllOf(userId);
    yield { name: 'shifts-taken-over', records: overrides.map(({ from, until, note }) => ({ from, until, note })) };
    const { steps } = await this.steps.find();
    const own = steps.filter(({ to }) => to.kind === 'person' && to.userId === userId);
    yield { name: 'escalation', records: own.map(({ afterMinutes, byMail }) => ({ afterMinutes, byMail })) };
  }

  /** The others keep their order. */
  async erase({ userId }: ErasedPerson): Promise<void> {
    await this.escalation.forget(userId);
    for (const { id } of await this.rotas.findAllOf(userId)) {
      const rota = await this.rotas.lock(id);
      if (rota) await this.rotas.update(id, { ...rota, members: rota.members.filter((each) => each !== userId) });
    }
    await this.overrides.removeAllOf(userId);
  }
}
