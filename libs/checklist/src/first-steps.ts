import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DemoDataPermissions, DemoDataService } from '#demo-data';
import { FactorOverview } from '#factors';
import { OfficePermissions } from '#offices';
import { type ChecklistItem, ChecklistRegistry, type ChecklistState } from '#platform/checklist';
import { ConnectionTestService, SettingsPermissions } from '#settings';
import { UserAdminPermissions } from '#user-admin';
import { FirstStepsQuery } from './first-steps.query.js';

/** What any installation should have done, whatever it is for. */
@Injectable()
export class FirstSteps implements OnModuleInit {
  constructor(
    private readonly registry: ChecklistRegistry,
    private readonly connections: ConnectionTestService,
    private readonly factors: FactorOverview,
    private readonly demoData: DemoDataService,
    private readonly query: FirstStepsQuery,
  ) {}

  onModuleInit(): void {
    this.registry.register(...this.items());
  }

  private items(): ChecklistItem[] {
    const { connections, query } = this;
    return [
      {
        key: 'mail-tested',
        order: 10,
        permission: SettingsPermissions['settings.manage'],
        state: async () => doneSince(await connections.mailWorksSince()),
      },
      { key: 'second-factor-on', order: 20, permission: null, state: ({ userId }) => this.secondFactor(userId) },
      {
        key: 'office-ready',
        order: 30,
        permission: OfficePermissions['office.manage'],
        state: async () => doneSince(await query.firstDeskAt()),
      },
      {
        key: 'somebody-invited',
        order: 40,
        permission: UserAdminPermissions['user.create'],
        state: async ({ userId }) => doneSince(await query.firstOtherPersonAt(userId)),
      },
      { key: 'demo-purged', order: 50, permission: DemoDataPermissions['demo.manage'], state: () => this.demoPurged() },
    ];
  }

  private async secondFactor(userId: string): Promise<ChecklistState> {
    const { totpSince, passkeys } = await this.factors.of(userId);
    return { done: totpSince !== null || passkeys > 0, doneAt: totpSince, applies: true };
  }

  /** Where there never was any, there is nothing to do. */
  private async demoPurged(): Promise<ChecklistState> {
    if (await this.demoData.isLoaded()) return { done: false, doneAt: null, applies: true };
    const doneAt = await this.demoData.purgedAt();
    return { done: true, doneAt, applies: doneAt !== null };
  }
}

function doneSince(at: Date | null): ChecklistState {
  return { done: at !== null, doneAt: at, applies: true };
}
