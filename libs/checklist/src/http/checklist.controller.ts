import { Controller, Get } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { Endpoint } from '#platform/http';
import { ChecklistPermissions } from '../checklist.permissions.js';
import { ChecklistService } from '../checklist.service.js';
import { ChecklistView, toChecklistView } from './checklist.view.js';

/** What a new installation should have done. */
@Controller('api/admin/checklist')
export class ChecklistController {
  constructor(private readonly checklist: ChecklistService) {}

  @Get()
  @Endpoint({
    summary: 'What the installation should still have done: mail tried out, a second factor, an office, company, no demo data.',
    access: { permission: ChecklistPermissions['checklist.read'] },
    returns: ChecklistView,
  })
  async find(@CurrentActor() actor: Actor): Promise<ChecklistView> {
    return toChecklistView(await this.checklist.of(actor));
  }
}
