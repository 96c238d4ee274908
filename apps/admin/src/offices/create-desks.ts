import { isProblem } from '@/api';
import { type CreateDeskDto, deskAdminCreate } from '@/api/generated';

/** Makes the desks one after the other. Codes that are taken are left alone, so it can be done again after a failure. @throws Problem */
export async function createDesks(codes: readonly string[], bodyOf: (code: string) => CreateDeskDto) {
  const made: string[] = [];
  const taken: string[] = [];
  for (const code of codes)
    try {
      await deskAdminCreate({ body: bodyOf(code) });
      made.push(code);
    } catch (error) {
      if (!isProblem(error, 'DESK_CODE_TAKEN')) throw error;
      taken.push(code);
    }
  return { made, taken };
}
