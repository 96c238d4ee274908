import { Module } from '@nestjs/common';
import { MailTemplateController } from './http/mail-template.controller.js';

/** Routes of this lib, for the process that serves them. */
@Module({ controllers: [MailTemplateController] })
export class MailTemplatesHttpModule {}
