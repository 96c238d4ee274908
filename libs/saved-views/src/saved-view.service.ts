import { Injectable } from '@nestjs/common';
import { OfficeDirectory } from '#offices';
import { type Actor, type Grant, permissionsOfRole } from '#platform/access';
import { newId, Transactions, violatedConstraint } from '#platform/database';
import { AppError, PlatformErrors } from '#platform/errors';
import { expectVersion } from '#platform/http';
import { SavedViewErrors } from './saved-view.errors.js';
import { SavedViewPermissions } from './saved-view.permissions.js';
import { type SavedView, SavedViewRepository, type ViewValues } from './saved-view.repository.js';

const MOST_OF_SCREEN = 50;
/** Screens are names of the panel's, so their number is not known here. */
const MOST = 1_000;
const NAME = 'saved_views_name';

/** What people keep for themselves or show their organisation. */
@Injectable()
export class SavedViewService {
  constructor(
    private readonly transactions: Transactions,
    private readonly views: SavedViewRepository,
    private readonly offices: OfficeDirectory,
  ) {}

  /** The own ones by name, then, for those who look after something, those that others of the organisation share. */
  async findAll(actor: Actor, screen: string): Promise<SavedView[]> {
    const own = await this.views.findOwn(actor.userId, screen);
    if (!(await this.looksAfterSomething(actor))) return own;
    return [...own, ...(await this.views.findSharedByOthers(actor.organisationId, screen, actor.userId))];
  }

  /** @throws AppError VIEW_NAME_TAKEN, VIEW_LIMIT_REACHED, FORBIDDEN for a shared one without the permission */
  create(actor: Actor, screen: string, values: ViewValues): Promise<SavedView> {
    if (values.shared) requireSharing(actor, actor.organisationId);
    return this.transactions.run(async () => {
      const { ofScreen, all } = await this.views.lockedCounts(actor.userId, screen);
      if (ofScreen >= MOST_OF_SCREEN || all >= MOST) throw new AppError(SavedViewErrors.VIEW_LIMIT_REACHED);
      const { userId, organisationId } = actor;
      return named(this.views.insert({ id: newId(), userId, organisationId, screen, ...values }));
    });
  }

  /** @throws AppError NOT_FOUND also for somebody else's; PRECONDITION_FAILED; as `create` */
  update(actor: Actor, id: string, changes: Partial<ViewValues>, version?: number): Promise<SavedView> {
    return this.transactions.run(async () => {
      const view = await this.views.lock(id);
      if (view?.userId !== actor.userId) throw new AppError(PlatformErrors.NOT_FOUND);
      expectVersion(view.version, version);
      const { name = view.name, query = view.query, shared = view.shared } = changes;
      const values = { name, query, shared };
      // Taking it back is always possible; whoever changes what everybody sees, shares it.
      if (values.shared) requireSharing(actor, view.organisationId);
      return named(this.views.update(id, values));
    });
  }

  /** @throws AppError NOT_FOUND also for somebody else's, unless it is shared and the actor may share */
  remove(actor: Actor, id: string): Promise<void> {
    return this.transactions.run(async () => {
      const view = await this.views.lock(id);
      const isOurs = view?.userId === actor.userId || (view?.shared && mayShareIn(actor, view.organisationId));
      if (!isOurs) throw new AppError(PlatformErrors.NOT_FOUND);
      await this.views.remove(id);
    });
  }

  /** Whom colleagues look for may stand in what they share: that is not for people who may do no more there than everybody. */
  private async looksAfterSomething({ grants, organisationId }: Actor): Promise<boolean> {
    const more = grants.filter(allowsMoreThanEverybody);
    if (more.some(({ scopeType, scopeId }) => scopeType === 'installation' || (scopeType === 'organisation' && scopeId === organisationId)))
      return true;
    const officeIds = more.flatMap(({ scopeType, scopeId }) => (scopeType === 'office' && scopeId !== null ? [scopeId] : []));
    return [...(await this.offices.organisationsOf(officeIds)).values()].includes(organisationId);
  }
}

function allowsMoreThanEverybody({ role, permissions = [...permissionsOfRole(role)] }: Grant): boolean {
  const everybodys = permissionsOfRole('user');
  return permissions.some((permission) => !everybodys.has(permission));
}

function mayShareIn(actor: Actor, organisationId: string): boolean {
  return actor.can(SavedViewPermissions['view.share'], { type: 'organisation', organisationId });
}

function requireSharing(actor: Actor, organisationId: string): void {
  if (!mayShareIn(actor, organisationId)) throw new AppError(PlatformErrors.FORBIDDEN);
}

async function named(written: Promise<SavedView>): Promise<SavedView> {
  try {
    return await written;
  } catch (error) {
    if (violatedConstraint(error) === NAME) throw new AppError(SavedViewErrors.VIEW_NAME_TAKEN, undefined, { cause: error });
    throw error;
  }
}
