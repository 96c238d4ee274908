import { defineEntity, p } from '@mikro-orm/postgresql';

const OrganisationSchema = defineEntity({
  name: 'Organisation',
  tableName: 'organisations',
  properties: {
    id: p.uuid().primary(),
    name: p.text(),
    slug: p.text(),
    timeZone: p.text(),
    isDefault: p.boolean().default(false),
    version: p.integer().version(),
    createdAt: p.datetime().onCreate(() => new Date()),
    updatedAt: p
      .datetime()
      .onCreate(() => new Date())
      .onUpdate(() => new Date()),
    demoBatchId: p.uuid().nullable(),
  },
});

/** A company or club whose people share offices. */
export class Organisation extends OrganisationSchema.class {}
OrganisationSchema.setClass(Organisation);
