import type { FastifyReply } from "fastify";
import { html, nothing, type Html } from "./html";

/** Nothing comes from elsewhere, nothing is carried out, nobody frames it, forms go nowhere else. */
const headers = {
  "content-security-policy":
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};

const places = [
  ["/board", "Estate"],
  ["/board/amber", "In doubt"],
  ["/board/requests", "Requests"],
  ["/board/silent", "Silent"],
] as const;

export interface Page {
  readonly title: string;
  readonly body: Html;
  /** Which of the places it is. */
  readonly place?: (typeof places)[number][0];
  /** What was searched for. */
  readonly query?: string;
  /** Who looks; absent on pages for nobody in particular. */
  readonly actor?: string | undefined;
}

export function sendPage(reply: FastifyReply, page: Page, status = 200): FastifyReply {
  return reply
    .status(status)
    .headers(headers)
    .type("text/html; charset=utf-8")
    .serializer((text: unknown) => String(text))
    .send(render(page).text);
}

const render = ({ title, body, place, query = "", actor }: Page): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Bulkhead register</title>
        <link rel="stylesheet" href="/board/style.css" />
        <link rel="icon" href="data:," />
      </head>
      <body>
        <a class="skip" href="#content">To the content</a>
        <header>
          <div>
            <a class="name" href="/board">Bulkhead register</a>
            ${actor === undefined ? nothing : navigation(place, query)}
          </div>
        </header>
        <main id="content" tabindex="-1">
          <h1>${title}</h1>
          ${body}
        </main>
        ${actor === undefined ? nothing : footer(actor)}
      </body>
    </html>`;

const navigation = (place: Page["place"], query: string): Html =>
  html`<nav aria-label="Board">
      <ul>
        ${places.map(
          ([path, name]) =>
            html`<li>
              <a href="${path}" ${path === place ? html` aria-current="page"` : nothing}>${name}</a>
            </li>`,
        )}
      </ul>
    </nav>
    <form role="search" action="/board/search">
      <input
        type="search"
        name="q"
        value="${query}"
        maxlength="512"
        required
        aria-label="CVE, image, node, workload or supplier"
        placeholder="CVE, image, node, workload"
      />
      <button>Search</button>
    </form>`;

const footer = (actor: string): Html =>
  html`<footer>
    <span>Signed in as ${actor}. Times in UTC.</span>
    <form method="post" action="/board/sign-out"><button>Sign out</button></form>
  </footer>`;
