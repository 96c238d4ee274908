import { Injectable } from '@nestjs/common';
import { RuleDirectory, SilenceDirectory } from '#alerts';
import { IncidentPeople } from '#incidents';
import { EscalationDirectory } from '#on-call';
import { UserDirectory } from '#users';
import { RULES } from './outage-rules.js';
import type { OnCallList, OnCallPerson } from './on-call-file.js';
import { DEPENDENCIES, type Dependency } from './dependency.js';

/** Reads who is on call, and how they are reached, for the time when nobody can. */
@Injectable()
export class OnCallReader {
  constructor(
    private readonly escalation: EscalationDirectory,
    private readonly incidentPeople: IncidentPeople,
    private readonly users: UserDirectory,
    private readonly silences: SilenceDirectory,
    private readonly rules: RuleDirectory,
  ) {}

  async read(now: Date): Promise<OnCallList> {
    const policy = await this.escalation.policy();
    const steps: OnCallList['steps'][number][] = [];
    for (const [index, { afterMinutes, byMail }] of policy.steps.entries())
      steps.push({ afterMinutes, byMail, userIds: await this.escalation.recipients(index, now) });
    const people = await this.peopleOf(new Set(steps.flatMap(({ userIds }) => userIds)));
    return { people, steps, repeatMinutes: policy.repeatMinutes, silencedUntil: await this.silenced(), off: await this.off() };
  }

  private async peopleOf(userIds: ReadonlySet<string>): Promise<OnCallPerson[]> {
    const names = await this.users.displayNames([...userIds]);
    const people: OnCallPerson[] = [];
    for (const userId of userIds) {
      const person = await this.incidentPeople.find(userId);
      if (!person) continue;
      const { firstName, language, timeZone, email, chatId } = person;
      people.push({ userId, firstName, name: names.get(userId) ?? firstName, language, timeZone, email, chatId });
    }
    return people;
  }

  private async off(): Promise<Dependency[]> {
    const off: Dependency[] = [];
    for (const dependency of DEPENDENCIES) if ((await this.rules.find(RULES[dependency].key))?.enabled === false) off.push(dependency);
    return off;
  }

  private async silenced(): Promise<Record<string, string>> {
    const until: Record<string, string> = {};
    for (const dependency of DEPENDENCIES) {
      const { key: ruleKey, group, severity: declared } = RULES[dependency];
      const severity = (await this.rules.find(ruleKey))?.severity ?? declared;
      const silence = await this.silences.of({ group, ruleKey, severity });
      if (silence) until[dependency] = silence.endsAt.toISOString();
    }
    return until;
  }
}
