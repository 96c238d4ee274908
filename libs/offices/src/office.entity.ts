import { defineEntity, p } from '@mikro-orm/postgresql';

const OfficeSchema = defineEntity({
  name: 'Office',
  tableName: 'offices',
  properties: {
    id: p.uuid().primary(),
    organisationId: p.uuid(),
    name: p.text(),
    timeZone: p.text(),
    version: p.integer().version(),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p
      .datetime()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
    archivedAt: p.datetime().nullable(),
    demoBatchId: p.uuid().nullable(),
  },
});

/** A place with a time zone of its own, which decides what day it is there. */
export class Office extends OfficeSchema.class {}
OfficeSchema.setClass(Office);
