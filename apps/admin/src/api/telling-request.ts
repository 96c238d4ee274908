/** A request that tells how much of its body has gone. */
export interface TellingInit extends RequestInit {
  readonly onSent: (bytes: number) => void;
}

/** As `fetch` of an address of ours, which cannot tell. */
export function tellingRequest(url: string, { method, headers, body, signal, onSent }: TellingInit): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    const fail = (error: unknown) => {
      signal?.removeEventListener('abort', stop);
      reject(error);
    };
    request.open(method ?? 'GET', url);
    request.responseType = 'blob';
    new Headers(headers).forEach((value, name) => request.setRequestHeader(name, value));
    request.upload.addEventListener('progress', ({ loaded }) => onSent(loaded));
    request.addEventListener('load', () => {
      signal?.removeEventListener('abort', stop);
      const answer = { status: request.status, headers: headersOf(request.getAllResponseHeaders()) };
      resolve(new Response(request.status === 204 ? null : (request.response as Blob), answer));
    });
    request.addEventListener('error', () => fail(new TypeError('There was no answer.')));
    request.addEventListener('abort', () => fail(signal?.reason ?? new DOMException('It was stopped.', 'AbortError')));
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) fail(signal.reason);
    else request.send(body as XMLHttpRequestBodyInit | null);
  });
}

function headersOf(text: string): Headers {
  const headers = new Headers();
  for (const line of text.trim().split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return headers;
}
