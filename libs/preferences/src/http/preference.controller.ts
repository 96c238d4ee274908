import { Body, Controller, Get, Patch } from '@nestjs/common';
import { type Actor, CurrentActor } from '#platform/access';
import { Endpoint } from '#platform/http';
import { PreferenceService } from '../preference.service.js';
import { ChoosePreferencesDto } from './preference.dto.js';
import { PreferenceListView, toPreferenceListView } from './preference.view.js';

const access = { signedIn: 'they are the own preferences' };

/** What a person chooses for themselves. */
@Controller('api/users/me/preferences')
export class PreferenceController {
  constructor(private readonly preferences: PreferenceService) {}

  @Get()
  @Endpoint({ summary: 'Read the own preferences.', access, returns: PreferenceListView })
  async findAll(@CurrentActor() actor: Actor): Promise<PreferenceListView> {
    return toPreferenceListView(await this.preferences.findAll(actor.userId));
  }

  @Patch()
  @Endpoint({ summary: 'Choose, or go back to a default.', access, returns: PreferenceListView })
  async choose(@CurrentActor() actor: Actor, @Body() body: ChoosePreferencesDto): Promise<PreferenceListView> {
    return toPreferenceListView(await this.preferences.choose(actor.userId, body.values));
  }
}
