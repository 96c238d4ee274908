import { Module } from '@nestjs/common';
import { LiveController } from './http/live.controller.js';
import { LiveModule } from './live.module.js';
import { OpenStreams } from './open-streams.js';

/** The route of this lib and the streams it opens, for the process that serves them. */
@Module({ imports: [LiveModule], controllers: [LiveController], providers: [OpenStreams] })
export class LiveHttpModule {}
