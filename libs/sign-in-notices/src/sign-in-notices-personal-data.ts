import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ErasedPerson, PersonalData, type PersonalDataContributor, type PersonalFile } from '#platform/privacy';
import { KnownDeviceRepository } from './known-device.repository.js';

/** What this lib knows of a person: since when which device was used, without saying which. */
@Injectable()
export class SignInNoticesPersonalData implements PersonalDataContributor, OnModuleInit {
  readonly name = 'sign-in-notices';
  readonly tables = ['known_devices'];

  constructor(
    private readonly personalData: PersonalData,
    private readonly devices: KnownDeviceRepository,
  ) {}

  onModuleInit(): void {
    this.personalData.register(this);
  }

  async *exportOf(userId: string): AsyncGenerator<PersonalFile> {
    yield { name: 'devices', records: await this.devices.findAllOf(userId) };
  }

  erase({ userId }: ErasedPerson): Promise<void> {
    return this.devices.removeOf(userId);
  }
}
