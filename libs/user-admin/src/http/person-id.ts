import { ParseUUIDPipe } from '@nestjs/common';
import { AppError, PlatformErrors } from '#platform/errors';

/** What cannot be an id is answered as a person who does not exist. */
export const personId = new ParseUUIDPipe({ exceptionFactory: () => new AppError(PlatformErrors.NOT_FOUND) });
