import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RuleIndex } from "../../../core/behaviour";
import { defaultEstate, type Estate } from "../../../core/estate";
import { createApp, type App } from "../../../register/service/app";
import { Authenticator, hashOfToken, type Issuer } from "../../../register/service/authenticate";
import { intakeHere, intakeInThread } from "../../../register/service/intake";
import { createMetrics } from "../../../register/service/metrics";
import type { Role } from "../../../register/service/rights";
import { logging } from "../../../register/service/serve";
import { settingsSchema } from "../../../register/service/settings";
import { EvidenceView, openStore, type Store } from "../../../register/store";
import { day } from "./events";

/** A service without a port, with a token for each role, and a clock that the test sets. */
export interface Service {
  readonly app: App;
  readonly store: Store;
  now: number;
  call(
    role: Role | undefined,
    method: string,
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  close(): Promise<void>;
}

/** Members of all answers in JSON; each call's has some of them. */
export interface Body {
  readonly count: number;
  readonly next?: number;
  readonly items: readonly [Found, ...Found[]];
  readonly id: string;
  readonly phase: string;
  readonly colour: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly runs: readonly unknown[];
  readonly standing: Readonly<Record<string, unknown>>;
  readonly instances: readonly { readonly compliance: string }[];
  readonly remaining: readonly unknown[];
  readonly paths: Readonly<Record<string, { readonly post?: { readonly requestBody?: unknown } }>>;
}

type Found = Pick<Body, "phase" | "attributes">;

export interface Answer {
  readonly status: number;
  readonly body: Body;
  readonly text: string;
}

const roles: readonly Role[] = [
  "orchestration",
  "system",
  "development",
  "security",
  "operations",
  "pipeline",
  "auditor",
  "workload",
];

const tokenOf = (role: string): string => `token-of-${role}`;

export async function service({
  issuers = [],
  estate = defaultEstate(),
  key,
  where,
  log,
  settings: given = {},
  behaviour,
  threaded = false,
}: {
  issuers?: readonly Issuer[];
  estate?: Estate;
  key?: string;
  where?: string;
  /** Takes the lines that the service logs. */
  log?: (line: string) => void;
  settings?: Record<string, unknown>;
  behaviour?: RuleIndex;
  /** Whether events are taken in by a thread of its own, as the service does it that is delivered. */
  threaded?: boolean;
} = {}): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-service-"));
  const store = await openStore(where ?? join(folder, "register.db"));
  const settings = settingsSchema.parse({
    ...given,
    tokens: roles.map((role) => ({
      hash: hashOfToken(tokenOf(role)),
      actor: `${role}-person`,
      roles: [role],
      ...(role === "workload" && { instances: ["c1/shop/"] }),
    })),
  });
  const made: Service = {
    now: day + 3_600_000,
    store,
    app: await createApp(
      {
        store,
        intake: threaded ? intakeInThread(store) : intakeHere(store),
        evidence: new EvidenceView(store, estate),
        loaded: { estate, hash: "0".repeat(64) },
        settings,
        authenticator: new Authenticator(settings.tokens, issuers),
        metrics: createMetrics(),
        ...(key !== undefined && { key }),
        ...(behaviour && { behaviour }),
        now: () => made.now,
      },
      log ? { logger: { ...logging, stream: { write: log } } } : {},
    ),
    async call(
      role: Role | undefined,
      method: string,
      url: string,
      body?: unknown,
      headers: Record<string, string> = {},
    ): Promise<Answer> {
      const response = await made.app.inject({
        method: method as "GET",
        url,
        headers: {
          ...(role !== undefined && { authorization: `Bearer ${tokenOf(role)}` }),
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { payload: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const isJson = /^application\/json(;|$)/.test(String(response.headers["content-type"]));
      return {
        status: response.statusCode,
        text: response.body,
        body: (isJson ? JSON.parse(response.body) : {}) as Body,
      };
    },
    async close() {
      await made.app.close();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return made;
}

let events = 0;

/** A CloudEvent of an instance, some seconds into the day. */
export const cloudEvent = (kind: string, seconds: number, data: Record<string, unknown> = {}, more = {}) => ({
  specversion: "1.0",
  id: `e${++events}`,
  source: "test",
  type: `io.bulkhead.instance.${kind}.v1`,
  time: new Date(day + seconds * 1000).toISOString(),
  data: {
    instance: "c1/shop/1/app",
    digest: `sha256:${"a".repeat(64)}`,
    workload: "shop/web",
    node: "n1",
    ...data,
  },
  ...more,
});
