import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { allEventDefinitions, type KnownMessages, LISTENER, type Listener, type ListenerDeclaration } from '#platform/events';
import { allJobDefinitions, type JobDefinition, type QueueName } from './define-job.js';
import { listenerHandler, type MessageHandler, processorHandler } from './message-handler.js';
import { type JobProcessor, PROCESSOR } from './processes-job.js';

/** Every processor and listener of this process, found among its providers when it boots. */
@Injectable()
export class Handlers implements OnModuleInit {
  private readonly byName = new Map<string, MessageHandler>();
  private byEvent = new Map<string, MessageHandler[]>();

  constructor(private readonly discovery: DiscoveryService) {}

  /** @throws unless each declared job has exactly one processor, so that no job can wait for ever. */
  onModuleInit(): void {
    const found = this.discover();
    assertComplete(allJobDefinitions(), found);
    for (const handler of found) this.byName.set(handler.name, handler);
    this.byEvent = Map.groupBy(
      found.filter((handler) => handler.kind === 'event'),
      (handler) => handler.message,
    );
  }

  find(name: string): MessageHandler | undefined {
    return this.byName.get(name);
  }

  listenersOf(event: string): readonly MessageHandler[] {
    return this.byEvent.get(event) ?? [];
  }

  /** What this process can take from the outbox. An unknown name is left for a worker of the release that knows it. */
  known(): KnownMessages {
    return { jobs: messagesOf([...this.byName.values()]).jobs, events: allEventDefinitions().map((event) => event.name) };
  }

  /** What of it is done during maintenance. */
  knownInMaintenance(): KnownMessages {
    return messagesOf(this.inMaintenance());
  }

  /** Whether something of the queue is done during maintenance. */
  worksInMaintenance(queue: QueueName): boolean {
    return this.inMaintenance().some((handler) => handler.queue === queue);
  }

  private inMaintenance(): MessageHandler[] {
    return [...this.byName.values()].filter((handler) => handler.runsInMaintenance);
  }

  private discover(): MessageHandler[] {
    const found: MessageHandler[] = [];
    for (const { metatype, instance, name } of this.discovery.getProviders()) {
      if (typeof metatype !== 'function' || !instance) continue;
      const job = Reflect.getMetadata(PROCESSOR, metatype) as JobDefinition | undefined;
      const listener = Reflect.getMetadata(LISTENER, metatype) as ListenerDeclaration | undefined;
      if (job) found.push(processorHandler(job, instance as JobProcessor<unknown>));
      if (listener) found.push(listenerHandler(listener, String(name), instance as Listener<unknown>));
    }
    return found;
  }
}

function messagesOf(handlers: readonly MessageHandler[]): KnownMessages {
  const of = (kind: MessageHandler['kind']) => handlers.filter((handler) => handler.kind === kind).map(({ message }) => message);
  return { jobs: of('job'), events: [...new Set(of('event'))] };
}

/** @throws naming every job without a processor and every name that two handlers claim. */
export function assertComplete(jobs: readonly JobDefinition[], handlers: readonly Pick<MessageHandler, 'name' | 'kind'>[]): void {
  const names = handlers.map((handler) => handler.name);
  const problems = [
    ...jobs.filter((job) => !names.includes(job.name)).map((job) => `the job ${job.name} has no processor`),
    ...new Set(names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name} has more than one handler`)),
  ];
  if (problems.length > 0) throw new Error(`The worker cannot start: ${problems.join('; ')}.`);
}
