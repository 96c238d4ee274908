import { createHash } from 'node:crypto';
import { html, type Html } from './html.js';

const STYLE = `
:root{color-scheme:light dark;--ground:#f6f4ef;--sheet:#fff;--ink:#1f2430;--soft:#5c6370;--line:#dcd8cf;--accent:#0f766e;--accent-ink:#fff;--bad:#a3162c}
@media (prefers-color-scheme:dark){:root{--ground:#15171c;--sheet:#1e2128;--ink:#eceef2;--soft:#a4abb8;--line:#333843;--accent:#4cc2b3;--accent-ink:#04211d;--bad:#ff8b9a}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:start center;padding:clamp(1rem,6vh,5rem) 1rem;background:var(--ground);color:var(--ink);font:1rem/1.55 system-ui,sans-serif}
main{width:min(100%,34rem);background:var(--sheet);border:1px solid var(--line);border-radius:.75rem;padding:clamp(1.25rem,4vw,2.25rem)}
main.wide{width:min(100%,60rem)}
.brand{margin:0 0 1.5rem;font-weight:650;letter-spacing:.02em;color:var(--accent)}
h1{margin:0 0 .75rem;font-size:1.45rem;line-height:1.25}
p{margin:.5rem 0 1rem}
.soft{color:var(--soft);font-size:.92rem}
.problem{border-left:3px solid var(--bad);padding-left:.75rem;color:var(--bad)}
label{display:block;margin:1rem 0 .3rem;font-weight:550}
input:not([type=radio]):not([type=checkbox]){width:100%;padding:.6rem .7rem;font:inherit;color:inherit;background:transparent;border:1px solid var(--line);border-radius:.45rem}
input:focus-visible,button:focus-visible,a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
button,.button{display:inline-block;margin-top:1.25rem;padding:.65rem 1.1rem;font:inherit;font-weight:600;border:0;border-radius:.45rem;background:var(--accent);color:var(--accent-ink);cursor:pointer;text-decoration:none}
a{color:var(--accent)}
table{width:100%;border-collapse:collapse}
th,td{text-align:left;padding:.45rem .5rem;border-bottom:1px solid var(--line);vertical-align:top}
iframe{width:100%;height:30rem;border:1px solid var(--line);border-radius:.45rem;background:#fff}
pre{white-space:pre-wrap;overflow-wrap:anywhere}
fieldset{border:1px solid var(--line);border-radius:.45rem;margin:1rem 0}
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Policy of a page: its own style sheet, forms back to us, nothing else; frames only for what is shown sandboxed. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src 'self' data:; form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'`;

/** A finished page; a handler returns it instead of a view. */
export class Page {
  constructor(
    readonly text: string,
    readonly status: number,
    readonly policy: string,
  ) {}
}

/** Of the answer that is a page. */
export function pageHeaders({ policy }: Page): Record<string, string> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    vary: 'Accept, Accept-Language',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    ...(policy.includes("frame-ancestors 'self'") && { 'x-frame-options': 'SAMEORIGIN' }),
  };
}

export interface PageOptions {
  readonly title: string;
  /** `es` or `en`: language of the document. */
  readonly language: string;
  readonly body: Html;
  readonly status?: number;
  readonly wide?: boolean;
}

/** A plain, styled page without scripts, readable in light and dark, on a phone and by a screen reader. */
export function page(options: PageOptions): Page {
  const document = html`<!doctype html>
<html lang="${options.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${options.title} · Zócalo</title>
<style>`.text.concat(
    STYLE,
    html`</style>
</head>
<body>
<main class="${options.wide ? 'wide' : ''}">
<p class="brand">Zócalo</p>
<h1>${options.title}</h1>
${options.body}
</main>
</body>
</html>
`.text,
  );
  return new Page(document, options.status ?? 200, PAGE_POLICY);
}

/** A document of its own for a sandboxed frame, such as a mail: it may load nothing and run nothing. */
export function framedDocument(text: string): Page {
  return new Page(
    text,
    200,
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; base-uri 'none'; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation",
  );
}
