import {
  officeAdminFind,
  officeAdminFindAll,
  organisationAdminFind,
  organisationAdminFindAll,
  roleFindAll,
  roleFindOne,
  userAdminFindAll,
  userAdminFindOne,
} from '@/api/generated';
import type { ChoiceSource } from './choices';
import { fullName } from './full-name';

const MOST = 100;

const asked = (search: string, limit = MOST) => ({ limit, ...(search && { search }) });

/** For those who manage organisations. */
export const organisationChoices: ChoiceSource = {
  queryKey: ['organisations'],
  search: async (text, signal) => {
    const { items, nextCursor } = await organisationAdminFindAll({ query: asked(text), signal });
    return { items: items.map(({ id, name }) => ({ value: id, label: name })), hasMore: nextCursor !== null };
  },
  find: async (id, signal) => {
    const { name } = await organisationAdminFind({ path: { id }, signal });
    return { value: id, label: name };
  },
};

/** Offices that are open, for those who manage them or their desks. */
export const officeChoices: ChoiceSource = {
  queryKey: ['offices'],
  search: async (text, signal) => {
    const { items, nextCursor } = await officeAdminFindAll({ query: asked(text), signal });
    return { items: items.map(({ id, name, timeZone }) => ({ value: id, label: name, hint: timeZone })), hasMore: nextCursor !== null };
  },
  find: async (id, signal) => {
    const { name } = await officeAdminFind({ path: { id }, signal });
    return { value: id, label: name };
  },
};

/** Their own names; `useRoleName` says those of the program in the language of the person. */
export const roleChoices: ChoiceSource = {
  queryKey: ['roles'],
  search: async (text, signal) => {
    const { items, nextCursor } = await roleFindAll({ query: asked(text), signal });
    return {
      items: items.map(({ key, name, description }) => ({ value: key, label: name, ...(description && { hint: description }) })),
      hasMore: nextCursor !== null,
    };
  },
  find: async (key, signal) => {
    const { name } = await roleFindOne({ path: { key }, signal });
    return { value: key, label: name };
  },
};

/** For those who see people. */
export const personChoices: ChoiceSource = {
  queryKey: ['users'],
  search: async (text, signal) => {
    const { items, nextCursor } = await userAdminFindAll({ query: asked(text, 20), signal });
    return { items: items.map((user) => ({ value: user.id, label: fullName(user), hint: user.email })), hasMore: nextCursor !== null };
  },
  find: async (id, signal) => {
    const user = await userAdminFindOne({ path: { id }, signal });
    return { value: id, label: fullName(user), hint: user.email };
  },
};
