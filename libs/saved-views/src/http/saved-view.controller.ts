import { Body, Controller, Delete, Get, Headers, Param, Patch, Post, Query } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { PlatformErrors } from '#platform/errors';
import { Endpoint, idParam, versionOf } from '#platform/http';
import { UserDirectory } from '#users';
import { SavedViewErrors } from '../saved-view.errors.js';
import { SavedViewService } from '../saved-view.service.js';
import { CreateViewDto, ListViewsDto, UpdateViewDto } from './saved-view.dto.js';
import { SavedViewListView, SavedViewView, toSavedViewView } from './saved-view.view.js';

const access = { signedIn: 'they are the own views' };
const { FORBIDDEN, NOT_FOUND, PRECONDITION_FAILED } = PlatformErrors;
const { VIEW_LIMIT_REACHED, VIEW_NAME_TAKEN } = SavedViewErrors;
const NO_NAMES: ReadonlyMap<string, string> = new Map();

/** Views of lists, for whoever keeps them. */
@Controller('api/users/me/views')
export class SavedViewController {
  constructor(
    private readonly views: SavedViewService,
    private readonly users: UserDirectory,
  ) {}

  @Get()
  @Endpoint({ summary: 'List the own views of a screen, and those shared in the organisation.', access, returns: SavedViewListView })
  async findAll(@CurrentActor() actor: Actor, @Query() { screen }: ListViewsDto): Promise<SavedViewListView> {
    const views = await this.views.findAll(actor, screen);
    const names = await this.users.displayNames(views.flatMap(({ userId }) => (userId === actor.userId ? [] : [userId])));
    return { items: views.map((view) => toSavedViewView(view, actor, names)) };
  }

  @Post()
  @Endpoint({
    summary: 'Keep a view of a screen under a name.',
    access,
    returns: SavedViewView,
    status: 201,
    errors: [FORBIDDEN, VIEW_NAME_TAKEN, VIEW_LIMIT_REACHED],
  })
  async create(@CurrentActor() actor: Actor, @Body() body: CreateViewDto): Promise<SavedViewView> {
    const { screen, name, query, shared = false } = body;
    return toSavedViewView(await this.views.create(actor, screen, { name, query, shared }), actor, NO_NAMES);
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Change an own view. With `If-Match: "version"` only if it still is that version.',
    access,
    returns: SavedViewView,
    errors: [FORBIDDEN, NOT_FOUND, PRECONDITION_FAILED, VIEW_NAME_TAKEN],
  })
  async update(
    @CurrentActor() actor: Actor,
    @Param('id', idParam) id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body() body: UpdateViewDto,
  ): Promise<SavedViewView> {
    return toSavedViewView(await this.views.update(actor, id, body, versionOf(ifMatch)), actor, NO_NAMES);
  }

  @Delete(':id')
  @Endpoint({
    summary: 'Delete an own view or, with the permission `view.share`, a shared one.',
    access,
    returns: null,
    errors: [NOT_FOUND],
  })
  remove(@CurrentActor() actor: Actor, @Param('id', idParam) id: string): Promise<void> {
    return this.views.remove(actor, id);
  }
}
