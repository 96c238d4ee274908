import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { Endpoint, readCursor } from '#platform/http';
import type { QueueName } from '#platform/jobs';
import { QUEUES } from '#platform/jobs';
import { FailedJobsPermissions } from '../failed-jobs.permissions.js';
import { FailedJobsService } from '../failed-jobs.service.js';
import { FailedJobsDto, RetryJobsDto } from './failed-jobs.dto.js';
import {
  FailedJobListView,
  FailedJobView,
  RetriedJobsView,
  toFailedJobListView,
  toFailedJobView,
  toRetriedJobsView,
} from './failed-jobs.view.js';

const access = { permission: FailedJobsPermissions['system.jobs'] };
const DEFAULT_LIMIT = 50;
/** Sort key: when it failed in Unix milliseconds, the queue, the id in it. */
const CURSOR = [/^\d{1,15}$/, new RegExp(`^(${QUEUES.join('|')})$`), /^[^\p{C}]{1,180}$/u];

/** Jobs that failed for good. */
@Controller('api/admin/system/jobs')
export class FailedJobsController {
  constructor(private readonly jobs: FailedJobsService) {}

  @Get()
  @Endpoint({ summary: 'List the jobs that failed for good in the last week, newest first.', access, returns: FailedJobListView })
  async findAll(@CurrentActor() actor: Actor, @Query() query: FailedJobsDto): Promise<FailedJobListView> {
    const [failedAtMs, queue, jobId] = readCursor(query.cursor, CURSOR) ?? [];
    const after = failedAtMs === undefined ? null : { failedAtMs: Number(failedAtMs), queue: queue as QueueName, jobId: jobId! };
    return toFailedJobListView(await this.jobs.page(actor, query.queue, after, query.limit ?? DEFAULT_LIMIT));
  }

  @Post('retry')
  @Endpoint({
    summary: 'Run several jobs again that failed, with all of their tries. Those that are not failed any more are left out.',
    access,
    returns: RetriedJobsView,
    idempotency: false,
  })
  async retryAll(@CurrentActor() actor: Actor, @Body() body: RetryJobsDto): Promise<RetriedJobsView> {
    return toRetriedJobsView(await this.jobs.retryAll(actor, body.ids));
  }

  @Get(':id')
  @Endpoint({ summary: 'Show a job that failed for good.', access, returns: FailedJobView, errors: [PlatformErrors.NOT_FOUND] })
  async find(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<FailedJobView> {
    return toFailedJobView(await this.jobs.find(actor, id));
  }

  @Post(':id/retry')
  @Endpoint({
    summary: 'Run a job again that failed, with all of its tries.',
    access,
    returns: null,
    idempotency: false,
    errors: [PlatformErrors.NOT_FOUND],
  })
  async retry(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    await this.jobs.retry(actor, id);
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Remove a job that failed. What it should have done will not happen.',
    access,
    returns: null,
    idempotency: false,
    errors: [PlatformErrors.NOT_FOUND],
  })
  async remove(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<void> {
    await this.jobs.remove(actor, id);
  }
}
