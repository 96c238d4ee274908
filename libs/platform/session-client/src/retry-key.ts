/**
 * The name of one refresh: the same in all tabs of an installation and in every repetition, and nobody else can make it.
 * HMAC-SHA256 of what the client got last, under the secret of its installation.
 */
export async function retryKeyFor(installSecret: string, lastToken: string): Promise<string> {
  const text = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', text.encode(installSecret), algorithm, false, ['sign']);
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, text.encode(lastToken)));
  return Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
