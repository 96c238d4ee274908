import { Injectable } from '@nestjs/common';
import { type BusinessHours, BusinessHoursRepository } from './business-hours.repository.js';

/** Questions other libs may ask about business hours. */
@Injectable()
export class BusinessHoursDirectory {
  constructor(private readonly hours: BusinessHoursRepository) {}

  find(id: string): Promise<BusinessHours | null> {
    return this.hours.find(id);
  }

  /** As `find`; whoever wants to remove them waits until the transaction ends. */
  hold(id: string): Promise<BusinessHours | null> {
    return this.hours.hold(id);
  }

  /** Those that count in an organisation where nothing else is chosen; null: nobody set up any, so it is always open. */
  defaultOf(organisationId: string): Promise<BusinessHours | null> {
    return this.hours.findDefault(organisationId);
  }
}
