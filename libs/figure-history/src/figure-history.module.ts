import { Module } from '@nestjs/common';
import { StatusModule } from '#platform/status';
import { FigureSampleRepository } from './figure-sample.repository.js';
import { FigureSampler } from './figure-sampler.js';

/** Samples are taken by every process. */
@Module({ imports: [StatusModule], providers: [FigureSampleRepository, FigureSampler], exports: [FigureSampleRepository] })
export class FigureHistoryModule {}
