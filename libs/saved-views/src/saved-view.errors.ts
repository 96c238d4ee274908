import { defineErrors } from '#platform/errors';

export const SavedViewErrors = defineErrors('saved-views', {
  VIEW_NAME_TAKEN: { kind: 'conflict', message: 'You have a view of this name on this screen already.' },
  VIEW_LIMIT_REACHED: { kind: 'conflict', message: 'You have as many views of this screen as there can be. Delete one first.' },
});
