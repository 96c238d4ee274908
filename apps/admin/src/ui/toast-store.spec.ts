import { beforeEach, describe, expect, it } from 'vitest';
import { toast, toasts } from './toast-store';

const messages = () => toasts.all().map((entry) => entry.message);

describe('toast', () => {
  beforeEach(() => toast.dismiss());

  it('UI1 keeps the four newest', () => {
    for (const text of ['a', 'b', 'c', 'd', 'e']) toast(text);
    expect(messages()).toEqual(['b', 'c', 'd', 'e']);
  });

  it('UI1 puts a message in the place of the one with its id', () => {
    const id = toast.loading('Exporting');
    toast('Other');
    toast.success('Exported', { id });
    expect(toasts.all()).toMatchObject([{ message: 'Exported', tone: 'success', duration: 5000 }, { message: 'Other' }]);
  });

  it('UI1 leaves more time for a refusal and for an undo, and no limit to what is still under way', () => {
    toast.error('Refused');
    toast.success('Suspended', { action: { label: 'Undo', onClick: () => {} } });
    toast.loading('Exporting');
    expect(toasts.all().map((entry) => entry.duration)).toEqual([8000, 8000, Infinity]);
  });

  it('UI1 tells whoever watches, until they stop', () => {
    let calls = 0;
    const stop = toasts.subscribe(() => (calls += 1));
    const id = toast('a');
    toast.dismiss(id);
    stop();
    toast('b');
    expect([calls, messages()]).toEqual([2, ['b']]);
  });
});
