import type { SecureContextOptions } from "node:tls";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import rateLimit from "@fastify/rate-limit";
import swagger from "@fastify/swagger";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from "fastify";
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from "fastify-type-provider-zod";
import { addBoard } from "./board";
import { callerOfCertificate, presentedOn } from "./certificate";
import type { ServiceContext } from "./context";
import { Failure } from "./failure";
import { addReferencePage } from "./reference-page";
import type { Caller } from "./rights";
import { addBehaviourRoutes } from "./routes/behaviour";
import { JSON_TYPES, NoJson, readJson } from "./intake";
import { addEventRoutes } from "./routes/events";
import { addEvidenceRoutes } from "./routes/evidence";
import { addExportRoutes } from "./routes/exports";
import { addInstanceRoutes } from "./routes/instances";
import { addOperationRoutes } from "./routes/operation";
import { addRequestRoutes } from "./routes/requests";
import { refuseUnread } from "./unread";
import { version } from "./version";

declare module "fastify" {
  interface FastifyRequest {
    /** Who calls; nobody on routes that are open to all. */
    caller: Caller | undefined;
  }
  interface FastifyContextConfig {
    /** Whether it may be asked without a token. */
    open?: boolean;
  }
}

/** The service's routes are written for this. */
export type App = FastifyInstance<
  Server,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** The service's certificate, and whose certificates callers may present. */
export type Https = Pick<SecureContextOptions, "key" | "cert" | "ca" | "crl">;

/** The service, ready to listen. */
export async function createApp(
  context: ServiceContext,
  options: Pick<FastifyServerOptions, "logger"> & { readonly https?: Https } = {},
): Promise<App> {
  const { limits, trustProxy } = context.settings;
  const patience = limits.seconds * 1000;
  const app = Fastify({
    logger: options.logger ?? false,
    bodyLimit: limits.body,
    requestTimeout: patience,
    connectionTimeout: 2 * patience,
    // Who is too slow is looked for this often.
    [options.https ? "https" : "http"]: {
      ...options.https,
      // Whom no authority vouches for may still have a token.
      ...(options.https?.ca !== undefined && { requestCert: true, rejectUnauthorized: false }),
      connectionsCheckingInterval: patience / 2,
      headersTimeout: patience,
    },
    clientErrorHandler: refuseUnread,
    forceCloseConnections: "idle",
    trustProxy,
    routerOptions: { maxParamLength: 512 },
  } as FastifyServerOptions).withTypeProvider<ZodTypeProvider>() as unknown as App;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  readStrictly(app);
  app.decorateRequest("caller", undefined);
  tellFailures(app, context);
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Bulkhead deployment register", version: version() },
      components: {
        securitySchemes: {
          bearer: { type: "http", scheme: "bearer" },
          // A kind of OpenAPI 3.1, which the library's types don't know.
          ...(options.https?.ca !== undefined && { certificate: { type: "mutualTLS" } as never }),
        },
      },
      security: [{ bearer: [] }, ...(options.https?.ca !== undefined ? [{ certificate: [] }] : [])],
    },
    transform: jsonSchemaTransform,
  });
  await app.register(rateLimit, {
    max: limits.perMinute,
    timeWindow: "1 minute",
    errorResponseBuilder: () => new Failure(429, "too many requests: wait a minute"),
  });
  // After the limit, so that tokens can't be tried out without end; before the body is read.
  app.addHook("preParsing", async (request) => {
    if (request.routeOptions.config.open === true || request.is404) return;
    const { authorization } = request.headers;
    const presented = authorization === undefined ? presentedOn(request.raw.socket) : undefined;
    const identities = context.settings.tls?.clients?.identities;
    request.caller =
      presented && identities
        ? callerOfCertificate(presented, identities, context.now())
        : await context.authenticator.callerOf(authorization, context.now());
  });
  app.addHook("onResponse", (request, reply, done) => {
    const labels = {
      route: request.routeOptions.url ?? "none",
      method: request.method,
      status: String(reply.statusCode),
    };
    context.metrics.seconds.observe(labels, reply.elapsedTime / 1000);
    if (reply.statusCode >= 400) context.metrics.refused.inc({ status: labels.status });
    done();
  });
  addEventRoutes(app, context);
  addInstanceRoutes(app, context);
  addRequestRoutes(app, context);
  addEvidenceRoutes(app, context);
  addBehaviourRoutes(app, context);
  addExportRoutes(app, context);
  addOperationRoutes(app, context);
  addReferencePage(app);
  await addBoard(app, context);
  return app;
}

/** JSON in the forms that callers name, without what a database can't keep. */
function readStrictly(app: App): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser([...JSON_TYPES], { parseAs: "string" }, (_request, body: string, done) => {
    try {
      done(null, readJson(body));
    } catch (error) {
      done(error instanceof NoJson ? new Failure(400, error.message) : (error as Error));
    }
  });
}

function tellFailures(app: App, { now }: ServiceContext): void {
  app.setNotFoundHandler((_request, reply) => tell(reply, 404, "there is nothing here"));
  app.setErrorHandler((error: FastifyError | Failure, request, reply) => {
    if (error instanceof Failure) {
      auditRefusal(request, error.status, error.message);
      return tell(reply, error.status, error.message, error.details);
    }
    if (hasZodFastifySchemaValidationErrors(error)) {
      const details = error.validation.map(({ instancePath, message }) =>
        `${instancePath.slice(1).replaceAll("/", ".")}: ${message ?? "is wrong"}`.replace(/^: /, ""),
      );
      auditRefusal(request, 400, "wrong form");
      return tell(
        reply,
        400,
        "the request is not of the form that is described at /openapi.json",
        details.slice(0, 20),
      );
    }
    const status = error.statusCode ?? 500;
    if (status >= 400 && status < 500) {
      auditRefusal(request, status, error.message);
      return tell(reply, status, error.message);
    }
    request.log.error({ err: error, at: now() }, "failed");
    return isStoreDown(error)
      ? tell(reply.header("retry-after", "5"), 503, "the register's database doesn't answer: try again")
      : tell(reply, 500, "failed; the service's log says why");
  });
}

const tell = (reply: FastifyReply, status: number, message: string, details: readonly string[] = []) =>
  reply
    .status(status)
    .type("application/json")
    .serializer((data: unknown) => JSON.stringify(data))
    .send({ error: { message, ...(details.length > 0 && { details }) } });

const auditRefusal = (request: FastifyRequest, status: number, why: string): void =>
  request.log.warn({ audit: true, actor: request.caller?.actor, status, why }, "refused");

/** Connections refused or lost, a server that shuts down, a full disk, a lock that is not let go. */
const isStoreDown = (error: { code?: string; message: string }): boolean =>
  /^(ECONN|EPIPE|ENOENT|ETIMEDOUT|57P0|08|53|25006|SQLITE_(BUSY|FULL|IOERR|LOCKED))/.test(error.code ?? "") ||
  /Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect/.test(
    error.message,
  );
