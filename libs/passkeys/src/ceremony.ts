/** What a browser says about a ceremony, in the JSON that the authenticator signs (WebAuthn, §5.8.1). */
export interface ClientData {
  readonly challenge: string;
}

/** Null for anything but JSON with a challenge, and for answers that were given inside a frame of another site. */
export function readClientData(base64url: string): ClientData | null {
  try {
    const data = JSON.parse(Buffer.from(base64url, 'base64url').toString()) as Record<string, unknown> | null;
    if (typeof data?.challenge !== 'string' || (data.crossOrigin !== undefined && data.crossOrigin !== false)) return null;
    return { challenge: data.challenge };
  } catch {
    return null;
  }
}

/** What authenticators remember a person by: their id as bytes, in base64url. It says nothing about them. */
export function userHandleOf(userId: string): string {
  return Buffer.from(userId.replaceAll('-', ''), 'hex').toString('base64url');
}
