import { Injectable } from '@nestjs/common';
import type { EscalationPolicy, EscalationTarget } from './escalation.js';
import { EscalationRepository } from './escalation.repository.js';
import { MOST_RECIPIENTS, RosterQuery } from './roster.query.js';
import { RotaRepository } from './rota.repository.js';

/** Who is told about an incident, and when. */
@Injectable()
export class EscalationDirectory {
  constructor(
    private readonly escalation: EscalationRepository,
    private readonly rotas: RotaRepository,
    private readonly rosters: RosterQuery,
  ) {}

  policy(): Promise<EscalationPolicy> {
    return this.escalation.find();
  }

  /**
   * Ids of the people a step tells as of then, each once, in order; empty when there is no such step, counted from 0. A step that names nobody who may act
   * now – there is no rota yet, the rota has no further member, the person was suspended – tells everybody who may: an alert is never for nobody.
   */
  async recipients(step: number, at: Date): Promise<string[]> {
    const { steps } = await this.policy();
    const target = steps[step]?.to;
    if (!target) return [];
    const named = await this.namedBy(target, at);
    const people = named.length > 0 ? named : await this.rosters.everybody();
    return [...new Set(people)].slice(0, MOST_RECIPIENTS);
  }

  private async namedBy(target: EscalationTarget, at: Date): Promise<string[]> {
    if (target.kind === 'everybody') return [];
    if (target.kind === 'person') return [...(await this.rosters.ableAmong([target.userId]))];
    const { rotaId } = target;
    const rotas = (await this.rotas.findAll()).filter(({ id }) => rotaId === null || id === rotaId);
    const roster = await this.rosters.load(rotas, at);
    if (target.kind === 'rota') return rotas.flatMap(({ members }) => members.filter((userId) => roster.isAble(userId)));
    return rotas.flatMap((rota) => roster.orderOf(rota, at)[target.offset] ?? []);
  }
}
