import { Injectable } from '@nestjs/common';
import type { Rota } from './rota.js';
import { RosterQuery } from './roster.query.js';
import { RotaRepository } from './rota.repository.js';
import type { Shift } from './shifts.js';

/** Somebody who is on call. */
export interface OnCallPerson {
  readonly userId: string;
  readonly rotaId: string;
  readonly until: Date;
  /** Whose shift it is, if that person cannot act and this one stands in. */
  readonly substituteFor: string | null;
}

/** A rota with its shift of the moment and the next one. */
export interface RotaMoment {
  readonly rota: Rota;
  readonly current: Shift | null;
  readonly next: Shift | null;
}

/** Who is on call. */
@Injectable()
export class OnCallDirectory {
  constructor(
    private readonly rotas: RotaRepository,
    private readonly rosters: RosterQuery,
  ) {}

  /** One person of each rota; none of a rota in which nobody can act. */
  async onCall(at: Date): Promise<OnCallPerson[]> {
    const moments = await this.moments(at);
    return moments.flatMap(({ rota, current }) => {
      if (!current?.userId) return [];
      const { userId, until, substituteFor } = current;
      return [{ userId, rotaId: rota.id, until, substituteFor }];
    });
  }

  /** Who is told where no rota says otherwise: everybody who may act, at most 100. */
  everybody(): Promise<string[]> {
    return this.rosters.everybody();
  }

  /** All rotas, by name. */
  async moments(at: Date): Promise<RotaMoment[]> {
    const rotas = await this.rotas.findAll();
    const roster = await this.rosters.load(rotas, at);
    return rotas.map((rota) => ({ rota, ...roster.shiftAt(rota, at) }));
  }
}
