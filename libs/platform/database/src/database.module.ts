import { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { type DynamicModule, Global, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool } from 'pg';
import { Config } from '#platform/config';
import { Health } from '#platform/health';
import { Metrics } from '#platform/metrics';
import { connectionSettings } from './connection-settings.js';
import { Counts } from './counts.js';
import { Database } from './database.js';
import { registeredEntities } from './entity-registry.js';
import { countFailedCalls } from './failed-calls.js';
import { endLateConnections } from './late-connections.js';
import { reclaimLostConnections } from './lost-connections.js';
import { sendByName } from './prepared-statements.js';
import { keepReadOnly } from './read-only-connections.js';
import { ReservedDatabase } from './reserved-database.js';
import { traceQueries } from './traced-queries.js';
import { sendEdgesAlong } from './transaction-edges.js';
import { Transactions } from './transactions.js';

/** Longer than the server lets a statement run, so that only an answer is given up that the network does not carry. */
const ANSWER_LIMIT_MS = 20_000;

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
        { provide: MikroORM, inject: [Config, { token: Metrics, optional: true }], useFactory: createOrm },
        { provide: EntityManager, inject: [MikroORM], useFactory: (orm: MikroORM) => orm.em },
        Transactions,
        Database,
        Counts,
        ReservedDatabase,
      ],
      exports: [MikroORM, EntityManager, Transactions, Database, Counts, ReservedDatabase],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.orm.close(true);
  }
}

/** @param metrics undefined in a program that shows none. */
function createOrm(config: Config, metrics?: Metrics): MikroORM {
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
      query_timeout: ANSWER_LIMIT_MS,
      keepAlive: true,
      application_name: 'zocalo',
      onPoolCreated: (pool: Pool) => {
        countFailedCalls(pool, () => metrics?.countFailedCall('database'));
        reclaimLostConnections(pool);
        sendByName(pool);
        keepReadOnly(pool);
        sendEdgesAlong(pool);
        traceQueries(pool);
        endLateConnections(pool);
      },
    },
    forceUtcTimezone: true,
    debug: ['info'],
    colors: false,
    logger: (message) => (message.includes('MikroORM version') ? logger.debug(message) : logger.warn(message)),
  });
}
