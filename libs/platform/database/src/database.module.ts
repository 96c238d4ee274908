import { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { type DynamicModule, Global, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { Config } from '#platform/config';
import { Health } from '#platform/health';
import { connectionSettings } from './connection-settings.js';
import { Counts } from './counts.js';
import { Database } from './database.js';
import { registeredEntities } from './entity-registry.js';
import { reclaimLostConnections } from './lost-connections.js';
import { sendByName } from './prepared-statements.js';
import { Transactions } from './transactions.js';

/** One ORM and one connection pool per process. The pool connects on first use, so the process starts without a database too. */
@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(
    private readonly orm: MikroORM,
    health: Health,
  ) {
    health.register({ name: 'database', check: async () => void (await orm.em.getConnection().execute('select 1')) });
  }

  static forRoot(): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        { provide: MikroORM, inject: [Config], useFactory: createOrm },
        { provide: EntityManager, inject: [MikroORM], useFactory: (orm: MikroORM) => orm.em },
        Transactions,
        Database,
        Counts,
      ],
      exports: [MikroORM, EntityManager, Transactions, Database, Counts],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.orm.close(true);
  }
}

function createOrm(config: Config): MikroORM {
  if (!config.databaseUrl) throw new Error('No database address: the launcher sets it, or DATABASE_URL does.');
  const logger = new Logger('Database');
  return new MikroORM({
    clientUrl: config.databaseUrl,
    entities: registeredEntities(),
    discovery: { warnWhenNoEntities: false },
    pool: { min: 0, max: config.databasePoolSize, idleTimeoutMillis: 30_000 },
    driverOptions: {
      options: connectionSettings(),
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      application_name: 'zocalo',
      onPoolCreated: (pool: Pool) => {
        reclaimLostConnections(pool);
        sendByName(pool);
      },
    },
    forceUtcTimezone: true,
    debug: ['info'],
    colors: false,
    logger: (message) => (message.includes('MikroORM version') ? logger.debug(message) : logger.warn(message)),
  });
}
