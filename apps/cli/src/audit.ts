import { AuditChainService, type BrokenLink, type ChainFault } from '#audit';
import type { Invocation } from './invocation.js';
import { UserFault } from './user-fault.js';
import { withApplication } from './with-application.js';

const MOST_NAMED = 100;
const MEANINGS: Readonly<Record<BrokenLink, string>> = {
  'seal-missing': 'its seal was removed',
  'entry-missing': 'the entry was removed',
  'entry-changed': 'the entry was changed',
  'link-changed': 'the seal does not follow the one before',
  'personal-data-changed': 'the personal data was changed',
  'entry-unsealed': 'the seal was removed, or the entry kept from getting one',
};

/** `zocalo audit verify`. @throws UserFault when the trail is not what it was. */
export async function verifyAudit(invocation: Invocation, { head }: { head?: string }): Promise<void> {
  if (head !== undefined && !/^[0-9a-f]{64}$/.test(head))
    throw new UserFault('--head takes the 64 hexadecimal digits that an earlier run printed.');
  const { verdict, isHeadKnown } = await withApplication(invocation, async (app) => {
    const chain = app.get(AuditChainService, { strict: false });
    return { verdict: await chain.verifyChain(MOST_NAMED), isHeadKnown: head === undefined || (await chain.hasHead(head)) };
  });
  for (const fault of verdict.faults) process.stdout.write(`${lineOf(fault)}\n`);
  if (!verdict.intact) throw new UserFault(`The audit trail is not whole: ${verdict.faults.length} of its rows do not hold.`);
  if (!isHeadKnown)
    throw new UserFault('The audit trail does not contain the head that was noted: its newest end was cut off, or it was replaced.');
  process.stdout.write(`The audit trail is whole: ${verdict.entries} sealed entries.\nHead: ${verdict.head}\n`);
}

function lineOf({ sequence, entryId, reason }: ChainFault): string {
  return `  ${sequence === null ? 'unsealed' : `no. ${sequence}`}  ${entryId ?? '(unknown entry)'}  ${MEANINGS[reason]}`;
}
