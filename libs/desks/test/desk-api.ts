import type { Client } from 'pg';
import { startTestApi, type TestApi } from '#harness';
import { signIn, type SignedIn } from '#auth/testing';
import { newId } from '#platform/database';
import { addDays, type CivilDate, civilDateIn } from '#platform/time';
import { DeskRows } from './desk-context.js';

export const ZONE = 'Europe/Madrid';
export const today = civilDateIn(ZONE, new Date());
export const DATE = addDays(today, 30);

/** The API with an office of four desks, two people of its organisation and a stranger. */
export class DeskApi {
  private day = 0;

  private constructor(
    readonly api: TestApi,
    readonly rows: DeskRows,
    readonly organisation: string,
    readonly office: string,
    readonly desks: readonly string[],
    readonly people: Readonly<Record<'ana' | 'eva' | 'stranger', SignedIn>>,
  ) {}

  static async start(): Promise<DeskApi> {
    const api = await startTestApi();
    const rows = await DeskRows.open(api.database);
    const organisation = await rows.organisation();
    const office = await rows.office(organisation, ZONE, 'Bravo');
    const desks = await rows.desks(office, 4);
    return new DeskApi(api, rows, organisation, office, desks, {
      ana: await signIn(api.app, { organisationId: organisation, firstName: 'Ana', lastName: 'Ruiz' }),
      eva: await signIn(api.app, { organisationId: organisation, firstName: 'Eva', lastName: 'Vega' }),
      stranger: await signIn(api.app, { organisationId: await rows.organisation('Elsewhere') }),
    });
  }

  /** As the owner of the tables. */
  get database(): Client {
    return this.rows.client;
  }

  /** A day that no other test uses. */
  freshDate(): CivilDate {
    return addDays(DATE, (this.day += 1));
  }

  reserve(person: SignedIn, body: Record<string, unknown>) {
    return this.api.request({
      method: 'POST',
      url: '/reservations',
      token: person.token,
      body: { date: DATE, desk_id: this.desks[0], office_id: this.office, source: 'user', ...body },
    });
  }

  cancel(person: SignedIn, id: string) {
    return this.api.request({ method: 'DELETE', url: `/reservations/${id}`, token: person.token });
  }

  list(person: SignedIn, query: string) {
    return this.api.request({ url: `/desks?${query}`, token: person.token });
  }

  mine(person: SignedIn, query = '') {
    return this.api.request({ url: `/reservations/me${query}`, token: person.token });
  }

  /** A row in the past, which no command makes. */
  async insertPast(person: SignedIn, date: CivilDate, status = 'booked'): Promise<string> {
    const id = newId();
    await this.database.query(
      `insert into reservations (id, organisation_id, user_id, desk_id, office_id, reservation_date, status, cancelled_at)
       values ($1, $2, $3, $4, $5, $6, $7, case when $7 = 'cancelled' then now() end)`,
      [id, this.organisation, person.userId, this.desks[3], this.office, date, status],
    );
    return id;
  }

  async close(): Promise<void> {
    await this.rows.close();
    await this.api.close();
  }
}

/** Status and code of a refusal. */
export const codeOf = (answer: { status: number; body: { error?: { code: string } } }) => [answer.status, answer.body?.error?.code];
