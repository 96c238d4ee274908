import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import {
  TELEGRAM_HANDLER,
  type TelegramButtonHandler,
  type TelegramCommandHandler,
  type TelegramHandlerDeclaration,
} from './handles-telegram.js';

/** Every handler of commands and buttons of this process, found among its providers when it boots. */
@Injectable()
export class TelegramHandlers implements OnModuleInit {
  private readonly found = new Map<string, unknown>();

  constructor(private readonly discovery: DiscoveryService) {}

  /** @throws when two handlers claim the same. */
  onModuleInit(): void {
    for (const { metatype, instance } of this.discovery.getProviders()) {
      if (typeof metatype !== 'function' || !instance) continue;
      const declared = Reflect.getMetadata(TELEGRAM_HANDLER, metatype) as TelegramHandlerDeclaration | undefined;
      if (!declared) continue;
      const key = `${declared.kind}:${declared.name}`;
      if (this.found.has(key)) throw new Error(`The Telegram ${declared.kind} ${declared.name} has more than one handler`);
      this.found.set(key, instance);
    }
  }

  command(name: string): TelegramCommandHandler | undefined {
    return this.found.get(`command:${name}`) as TelegramCommandHandler | undefined;
  }

  button(action: string): TelegramButtonHandler | undefined {
    return this.found.get(`button:${action}`) as TelegramButtonHandler | undefined;
  }
}
