/** A connection of the driver, or a pool of them, that may write grants. */
interface Asked {
  query(text: string, values: unknown[]): Promise<unknown>;
}

/** Where a role counts. */
export type GrantScope = 'installation' | 'organisation' | 'office';

/**
 * Gives somebody a role behind the program's back; a session that stands learns of it within two seconds.
 * @param scopeId of the organisation, by default the person's own; or of the office.
 */
export async function grantRole(
  database: Asked,
  userId: string,
  role: string,
  scopeType: GrantScope = 'installation',
  scopeId?: string,
): Promise<void> {
  await database.query(
    `insert into app.role_grants (id, user_id, role, scope_type, scope_id)
     select gen_random_uuid(), id, $2, $3::text, case $3::text when 'office' then $4::uuid when 'organisation' then coalesce($4::uuid, organisation_id) end
     from app.users where id = $1`,
    [userId, role, scopeType, scopeId],
  );
}
