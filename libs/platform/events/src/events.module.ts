import { Global, Module } from '@nestjs/common';
import { BusModule } from '#platform/bus';
import { Events } from './events.js';
import { OutboxRepository } from './outbox.repository.js';
import { Outbox } from './outbox.js';

/** Lets every process write events and jobs; delivering them is the worker's part, in platform/jobs. */
@Global()
@Module({ imports: [BusModule], providers: [OutboxRepository, Outbox, Events], exports: [Events, Outbox] })
export class EventsModule {}
