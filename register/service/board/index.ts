import * as z from "zod";
import { subject } from "../../../core/image/evidence/bodies";
import { instanceName } from "../../domain/event";
import { concerned, findInstance, findInstances, findRequest } from "../../store";
import type { App } from "../app";
import type { ServiceContext } from "../context";
import { Failure } from "../failure";
import { idParameter } from "../schemas";
import { imageDetails, instanceDetails, instanceList, requestDetails } from "./details";
import { askedOf, EstateView, requestsOf } from "./estate";
import { html } from "./html";
import { amberQueue, overview, requestList, wordsOf } from "./overview";
import { sendPage } from "./page";
import { search } from "./search";
import { isToken, remember, sendSignIn, viewerOf } from "./session";
import { style } from "./style";

const after = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0);
const searchable = ["digest", "cve", "node", "workload", "supplier", "cluster"] as const;
const named: Readonly<Record<string, string>> = { digest: "image", cve: "vulnerability" };
/** Bytes of what somebody signs in with. */
const mostToken = 20_000;
/** A page is not part of the service's description. */
const open = { config: { open: true } } as const;

/** The board: pages for people, who sign in with a token or come through a proxy that sends one. */
export async function addBoard(app: App, context: ServiceContext): Promise<void> {
  const { store, loaded, now } = context;
  const estate = new EstateView(context);

  await app.register((scope, _options, done) => {
    const board = scope as unknown as App;
    board.addContentTypeParser(
      "application/x-www-form-urlencoded",
      { parseAs: "string", bodyLimit: mostToken },
      (_request, body: string, parsed) => parsed(null, Object.fromEntries(new URLSearchParams(body))),
    );
    board.setErrorHandler((error: Error & { statusCode?: number; validation?: unknown }, request, reply) => {
      const status = error instanceof Failure ? error.status : (error.statusCode ?? 500);
      if (status === 401) {
        const isNew = request.headers.cookie === undefined && request.headers.authorization === undefined;
        return sendSignIn(reply, 401, isNew ? undefined : error.message);
      }
      if (status < 500) request.log.warn({ audit: true, status, why: error.message }, "refused");
      else request.log.error({ err: error }, "failed");
      const message =
        status >= 500
          ? "The board can't tell just now: try again."
          : error.validation
            ? "There is no such page."
            : error.message;
      return sendPage(reply, { title: "Not shown", body: html`<p class="lead">${message}</p>` }, status);
    });

    board.get("/board/style.css", { ...open, schema: { hide: true } }, (_request, reply) =>
      reply
        .type("text/css; charset=utf-8")
        .headers({ "x-content-type-options": "nosniff", "cache-control": "max-age=3600" })
        .send(style),
    );

    board.post(
      "/board/sign-in",
      { ...open, schema: { hide: true, body: z.strictObject({ token: z.string().trim() }) } },
      async (request, reply) => {
        const { token } = request.body;
        if (request.headers["sec-fetch-site"] === "cross-site")
          throw new Failure(403, "sign in on the board itself");
        if (!isToken(token)) throw new Failure(401, "the token is not valid here");
        request.headers.authorization = `Bearer ${token}`;
        const { actor } = await viewerOf(context, request);
        request.log.info({ audit: true, actor, action: "sign-in" }, "signed in");
        return remember(request, reply, token).redirect("/board", 303);
      },
    );

    board.post("/board/sign-out", { ...open, schema: { hide: true } }, (request, reply) =>
      remember(request, reply, "").redirect("/board", 303),
    );

    board.get("/board", { ...open, schema: { hide: true } }, async (request, reply) => {
      const { actor } = await viewerOf(context, request);
      const images = await estate.images();
      const silent = await findInstances(store, { state: "live", silent: true }, { limit: 1 });
      const body = overview(images, await requestsOf(context, true), silent.count);
      return sendPage(reply, { title: "What runs", place: "/board", actor, body });
    });

    board.get("/board/amber", { ...open, schema: { hide: true } }, async (request, reply) => {
      const { actor } = await viewerOf(context, request);
      const body = amberQueue(await estate.images(), loaded.estate, now());
      return sendPage(reply, { title: "Images in doubt", place: "/board/amber", actor, body });
    });

    board.get("/board/requests", { ...open, schema: { hide: true } }, async (request, reply) => {
      const { actor } = await viewerOf(context, request);
      const body = requestList(await requestsOf(context, false), now());
      return sendPage(reply, { title: "Requests", place: "/board/requests", actor, body });
    });

    board.get(
      "/board/requests/:id",
      { ...open, schema: { hide: true, params: idParameter } },
      async (request, reply) => {
        const { actor } = await viewerOf(context, request);
        const found = await findRequest(store, request.params.id);
        if (!found) throw new Failure(404, "There is no such request.");
        const at = found.closed?.at ?? now();
        const body = requestDetails(await askedOf(context, found), await concerned(store, found, at), now());
        return sendPage(reply, {
          title: `Request to ${wordsOf(found)}`,
          place: "/board/requests",
          actor,
          body,
        });
      },
    );

    board.get(
      "/board/silent",
      { ...open, schema: { hide: true, querystring: z.strictObject({ after }) } },
      async (request, reply) => {
        const { actor } = await viewerOf(context, request);
        const page = await findInstances(
          store,
          { state: "live", silent: true },
          { after: request.query.after },
        );
        const body = html`<p class="lead">Seen by others, and never heard of by themselves.</p>
          ${instanceList(page, (next) => `/board/silent?after=${next}`, "Every container reports itself.")}`;
        return sendPage(reply, { title: "Silent containers", place: "/board/silent", actor, body });
      },
    );

    board.get(
      "/board/images/:digest",
      {
        ...open,
        schema: {
          hide: true,
          params: z.strictObject({ digest: subject() }),
          querystring: z.strictObject({ after }),
        },
      },
      async (request, reply) => {
        const { actor } = await viewerOf(context, request);
        const { digest } = request.params;
        const known = await context.evidence.current();
        const status = known.statuses.of(digest, now());
        const image = { digest, colour: status.colour, status, instances: 0, places: [] };
        const page = await findInstances(store, { digest, state: "live" }, { after: request.query.after });
        const more = (next: number): string => `/board/images/${encodeURIComponent(digest)}?after=${next}`;
        const body = html`${imageDetails(image, now())}
          <h2>Where it runs</h2>
          ${instanceList(page, more, "It runs nowhere.")}`;
        return sendPage(reply, { title: `Image ${digest.slice(0, 19)}…`, actor, body });
      },
    );

    board.get(
      "/board/instance",
      { ...open, schema: { hide: true, querystring: z.strictObject({ name: instanceName() }) } },
      async (request, reply) => {
        const { actor } = await viewerOf(context, request);
        const found = await findInstance(store, request.query.name);
        if (!found) throw new Failure(404, "Nobody told of this instance.");
        const body = instanceDetails(found.instance, found.runs);
        return sendPage(reply, { title: `Instance ${request.query.name}`, actor, body });
      },
    );

    board.get(
      "/board/search",
      {
        ...open,
        schema: {
          hide: true,
          querystring: z.strictObject({
            q: z.string().trim().min(1).max(512),
            of: z.enum(searchable).optional(),
            after,
          }),
        },
      },
      async (request, reply) => {
        const { actor } = await viewerOf(context, request);
        const { q, of, after: from } = request.query;
        const found = await search(store, q, from, of);
        const more = (kind: string, next: number): string =>
          `/board/search?q=${encodeURIComponent(q)}&of=${kind}&after=${next}`;
        const body =
          found.length === 0
            ? html`<p class="empty">
                Nothing that runs has to do with this: no image, node, workload, supplier, cluster or
                vulnerability of this name.
              </p>`
            : html`${found.map(
                ({ kind, page }) =>
                  html`<h2>By ${named[kind] ?? kind}</h2>
                    ${instanceList(page, (next) => more(kind, next), "", `, by ${named[kind] ?? kind}`)}`,
              )}`;
        return sendPage(reply, { title: `Search: ${q}`, query: q, actor, body });
      },
    );
    done();
  });
}
