import { registerDecorator } from 'class-validator';
import { normaliseEmail } from '#platform/email-addresses';

export { normaliseEmail };

/** The part behind the @ of a normalised address. */
export function domainOfEmail(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1);
}

/**
 * The normalised address in the field `email` of a request's body: key of limits that count by account. The account
 * need not exist, or the refusal would tell.
 */
export function emailNamedIn(request: { readonly body?: unknown }): string | null {
  const { email } = (request.body ?? {}) as { email?: unknown };
  return normaliseEmail(email);
}

/** Field rule: an address we would write to; see `normaliseEmail`. */
export function IsEmailAddress(): PropertyDecorator {
  return (target, propertyKey) =>
    registerDecorator({
      name: 'isEmailAddress',
      target: target.constructor,
      propertyName: String(propertyKey),
      validator: { validate: (value) => normaliseEmail(value) !== null, defaultMessage: () => '$property must be an e-mail address' },
    });
}
