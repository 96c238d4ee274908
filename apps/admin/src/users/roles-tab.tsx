import { Plus } from 'lucide-react';
import { useState } from 'react';
import { session } from '@/api';
import { type RoleGrantView, userRoleGrant, userRoleRevoke, type UserRecordView } from '@/api/generated';
import { frameMessages, fullName, Link, readAnew, roleChoices, useAccess, useAction, useChoices, useConfirm } from '@/frame';
import { useFormat, useMessages, useRoleName } from '@/i18n';
import { Button } from '@/ui/button';
import { Card } from '@/ui/card';
import { EmptyState } from '@/ui/empty-state';
import { Table, TBody, TD, TH, THead, TR } from '@/ui/table';
import { GrantDialog } from './grant-dialog';
import type { GrantChoice } from './grant-fields';
import { recordMessages } from './record.messages';
import { usersMessages } from './users.messages';

/** The roles somebody holds and where; given here, taken here, and given back from the message. */
export function RolesTab({ user }: { readonly user: UserRecordView }) {
  const m = useMessages(recordMessages);
  const f = useMessages(frameMessages);
  const words = useMessages(usersMessages);
  const format = useFormat();
  const { can } = useAccess();
  const [giving, setGiving] = useState(false);
  const { run, busy } = useAction();
  const { choices } = useChoices(roleChoices, can('role.read'));
  const roleName = useRoleName(choices.map(({ value, label }) => ({ key: value, name: label })));
  const revoke = useRevoke(user);
  const mayGrant = can('role.grant') && user.status !== 'deleted';
  const give = async (choice: GrantChoice) => {
    const given = await run(() => userRoleGrant({ path: { id: user.id }, body: choice }), { done: m.granted, invalidate: readAnew.people });
    if (given) setGiving(false);
  };
  const placeOf = ({ scopeType, scopeName }: RoleGrantView) =>
    scopeType === 'installation' ? m.scopes.installation : (scopeName ?? m.somewhere);
  return (
    <div className="flex flex-col gap-4">
      {mayGrant && can('role.read') && (
        <div>
          <Button onClick={() => setGiving(true)}>
            <Plus aria-hidden /> {m.grant}
          </Button>
        </div>
      )}
      {user.grants.length === 0 ? (
        <EmptyState title={m.noGrants} body={m.noGrantsHint} />
      ) : (
        <Card className="overflow-hidden">
          <Table label={m.tabs.roles}>
            <THead>
              <TR>
                <TH>{words.role}</TH>
                <TH>{m.where}</TH>
                <TH className="max-md:hidden">{m.grantedAt}</TH>
                {mayGrant && (
                  <TH className="w-10">
                    <span className="sr-only">{f.rowActions}</span>
                  </TH>
                )}
              </TR>
            </THead>
            <TBody>
              {user.grants.map((grant) => (
                <TR key={grant.id}>
                  <TD className="font-medium">
                    {can('role.read') ? (
                      <Link to={`/roles/${grant.role}`} className="hover:underline">
                        {roleName(grant.role)}
                      </Link>
                    ) : (
                      roleName(grant.role)
                    )}
                  </TD>
                  <TD>{placeOf(grant)}</TD>
                  <TD className="text-muted-foreground max-md:hidden">
                    <time dateTime={grant.grantedAt}>{format.date(grant.grantedAt)}</time>{' '}
                    {grant.grantedByName && m.by(grant.grantedByName)}
                  </TD>
                  {mayGrant && (
                    <TD align="end">
                      <Button
                        variant="ghost"
                        size="sm"
                        aria-label={m.revoke(roleName(grant.role))}
                        onClick={() => void revoke(grant, roleName(grant.role))}
                      >
                        {m.takeAway}
                      </Button>
                    </TD>
                  )}
                </TR>
              ))}
            </TBody>
          </Table>
        </Card>
      )}
      {giving && (
        <GrantDialog
          title={m.grantTitle(fullName(user))}
          organisationId={user.organisationId}
          busy={busy}
          onClose={() => setGiving(false)}
          onChosen={(choice) => void give(choice)}
        />
      )}
    </div>
  );
}

function useRevoke({ id }: UserRecordView) {
  const m = useMessages(recordMessages);
  const { run } = useAction();
  const confirm = useConfirm();
  return async ({ id: grantId, role, scopeType, scopeId }: RoleGrantView, name: string) => {
    const own = session.identity() === id;
    if (own && !(await confirm({ title: m.revokeOwn, body: m.revokeOwnBody, action: m.revoke(name), tone: 'danger' }))) return;
    await run(() => userRoleRevoke({ path: { id, grantId } }), {
      done: m.revoked(name),
      undo: () => userRoleGrant({ path: { id }, body: { role, scopeType, scopeId } }),
      invalidate: [['users'], ...(own ? [['access']] : [])],
    });
  };
}
