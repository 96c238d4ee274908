import { defineEntity, p } from '@mikro-orm/postgresql';

const ZoneSchema = defineEntity({
  name: 'Zone',
  tableName: 'zones',
  properties: {
    id: p.uuid().primary(),
    officeId: p.uuid(),
    name: p.text(),
    version: p.integer().version(),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p
      .datetime()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
    demoBatchId: p.uuid().nullable(),
  },
});

/** A part of an office: a floor, a wing, a room. */
export class Zone extends ZoneSchema.class {}
ZoneSchema.setClass(Zone);
