import { AppError, PlatformErrors } from '#platform/errors';

/** Version named by `If-Match: "3"`; undefined when the header is absent or `*`. A tag we never gave out matches nothing. */
export function versionOf(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const match = /^(?:W\/)?"(\d{1,9})"$/.exec(ifMatch.trim());
  return match ? Number(match[1]) : -1;
}

/** @throws AppError PRECONDITION_FAILED, with the current version, when the caller saw another one. */
export function expectVersion(current: number, seen: number | undefined): void {
  if (seen !== undefined && seen !== current) throw new AppError(PlatformErrors.PRECONDITION_FAILED, { version: current });
}
