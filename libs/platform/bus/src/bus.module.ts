import { Global, Module } from '@nestjs/common';
import { Config } from '#platform/config';
import { Database, Transactions } from '#platform/database';
import { Metrics } from '#platform/metrics';
import { Bus } from './bus.js';
import { PostgresBusAdapter } from './postgres-bus.adapter.js';
import { RedisBusAdapter } from './redis-bus.adapter.js';

/** The bus of the installation: on Redis when `REDIS_URL` is set, otherwise on PostgreSQL. */
@Global()
@Module({
  providers: [{ provide: Bus, inject: [Config, Database, Transactions, { token: Metrics, optional: true }], useFactory: createBus }],
  exports: [Bus],
})
export class BusModule {}

function createBus(config: Config, database: Database, transactions: Transactions, metrics?: Metrics): Bus {
  if (config.redisUrl) return new RedisBusAdapter(config.redisUrl, transactions, () => metrics?.countFailedCall('redis'));
  if (!config.databaseUrl) throw new Error('No database address: the launcher sets it, or DATABASE_URL does.');
  return new PostgresBusAdapter(config.databaseUrl, database, transactions);
}
