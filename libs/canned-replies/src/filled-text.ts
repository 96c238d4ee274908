/** What stands in the places of a text. Empty where nothing is known, such as the assignee of a ticket that nobody has. */
export const PLACES = [
  'requester.name',
  'requester.first-name',
  'ticket.number',
  'ticket.subject',
  'ticket.status',
  'assignee.name',
  'me.name',
  'me.first-name',
  'organisation.name',
] as const;
export type Place = (typeof PLACES)[number];

const PLACE = /\{\{\s*([^{}]{0,60}?)\s*\}\}/g;

/** Places of a text that are none. */
export function unknownPlaces(text: string): string[] {
  const found = [...text.matchAll(PLACE)].map(([, name]) => name!);
  return [...new Set(found)].filter((name) => !(PLACES as readonly string[]).includes(name));
}

/** The text with its places filled, once: what is filled in is text, whatever it looks like. */
export function filled(text: string, values: Readonly<Record<Place, string>>): string {
  return text.replaceAll(PLACE, (whole, name: string) => ((PLACES as readonly string[]).includes(name) ? values[name as Place] : whole));
}
