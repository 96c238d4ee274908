import { Body, Controller, Post } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { Endpoint } from '#platform/http';
import { limit } from '#platform/limits';
import { ConnectionTestService } from '../connection-test.service.js';
import { SettingsPermissions } from '../settings.permissions.js';
import { TestMailDto } from './connection-test.dto.js';
import {
  ConnectionTestView,
  TestMailView,
  TestTelegramView,
  toConnectionTestView,
  toTestMailView,
  toTestTelegramView,
} from './connection-test.view.js';

const access = { permission: SettingsPermissions['settings.manage'] };
const limits = [limit({ name: 'settings.test.user', by: 'user', max: 10, windowSeconds: 60 })];

/** The buttons that try the settings out. Not idempotent: pressed again they try again. */
@Controller('api/admin/config')
export class ConnectionTestController {
  constructor(private readonly tests: ConnectionTestService) {}

  @Post('test-mail')
  @Endpoint({
    summary: 'Send a test mail now and tell what the mail server said.',
    access,
    returns: TestMailView,
    limits,
    idempotency: false,
  })
  async mail(@CurrentActor() actor: Actor, @Body() body: TestMailDto): Promise<TestMailView> {
    return toTestMailView(await this.tests.mail(actor, body.to));
  }

  @Post('test-telegram')
  @Endpoint({
    summary: 'Ask Telegram who the bot is, and tell what it said.',
    access,
    returns: TestTelegramView,
    limits,
    idempotency: false,
  })
  async telegram(@CurrentActor() actor: Actor): Promise<TestTelegramView> {
    return toTestTelegramView(await this.tests.telegram(actor));
  }

  @Post('test-storage')
  @Endpoint({
    summary: 'Write a small file to the storage, read it back, delete it, and tell what went wrong.',
    access,
    returns: ConnectionTestView,
    limits,
    idempotency: false,
  })
  async files(@CurrentActor() actor: Actor): Promise<ConnectionTestView> {
    return toConnectionTestView(await this.tests.files(actor));
  }
}
