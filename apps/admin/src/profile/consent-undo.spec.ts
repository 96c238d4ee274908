import { expect, it } from 'vitest';
import { isUndoable } from './consent-undo';

const agreed = { withdrawable: true, granted: true, answeredVersion: '2', version: '2' };

it.each([
  ['yes to the text as it stands', agreed, true],
  ['yes to an older text', { ...agreed, answeredVersion: '1' }, false],
  ['no', { ...agreed, granted: false }, true],
  ['no to an older text', { ...agreed, granted: false, answeredVersion: '1' }, true],
  ['nothing yet', { ...agreed, granted: false, answeredVersion: null }, true],
  ['yes for good', { ...agreed, withdrawable: false }, false],
])('US5 an answer can be taken back after %s, or not', (_, before, undoable) => {
  expect(isUndoable(before)).toBe(undoable);
});
