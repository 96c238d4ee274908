import { defineEntity, p } from '@mikro-orm/postgresql';
import type { DeskStatus } from './tables.js';

const DeskSchema = defineEntity({
  name: 'Desk',
  tableName: 'desks',
  properties: {
    id: p.uuid().primary(),
    officeId: p.uuid(),
    zoneId: p.uuid().nullable(),
    code: p.text(),
    name: p.text(),
    status: p.text().$type<DeskStatus>(),
    positionX: p.integer().nullable(),
    positionY: p.integer().nullable(),
    version: p.integer().version(),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p
      .datetime()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
    demoBatchId: p.uuid().nullable(),
  },
});

/** Where a desk stands on the floor plan, in ten-thousandths of its width and height. */
export interface DeskPosition {
  readonly x: number;
  readonly y: number;
}

/** A desk as commands and queries hand it out. */
export interface DeskState {
  readonly id: string;
  readonly officeId: string;
  readonly zoneId: string | null;
  readonly code: string;
  readonly name: string;
  readonly status: DeskStatus;
  readonly position: DeskPosition | null;
  readonly version: number;
}

/** A place to sit that is reserved by the day. */
export class Desk extends DeskSchema.class {
  moveTo(position: DeskPosition | null): void {
    this.positionX = position?.x ?? null;
    this.positionY = position?.y ?? null;
  }

  state(): DeskState {
    const { id, officeId, zoneId, code, name, status, positionX: x, positionY: y, version } = this;
    const position = typeof x === 'number' && typeof y === 'number' ? { x, y } : null;
    return { id, officeId, zoneId: zoneId ?? null, code, name, status, position, version };
  }
}
DeskSchema.setClass(Desk);
