import { Agent, request as httpsRequest } from "node:https";

/** A Kubernetes object as it goes over the wire. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

/** What the server answered, whatever its status; `warnings` are the texts of its Warning headers. */
export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly warnings: readonly string[];
}

/** A refusal by the server: the HTTP status, the reason (`Forbidden`, `Invalid`, …) and the server's message. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

export interface WriteOptions {
  /** Asks the server to judge without storing anything. */
  readonly dryRun?: boolean;
}

export interface Identity {
  readonly user: string;
  readonly groups?: readonly string[];
}

interface Names {
  readonly plural: string;
  readonly namespaced: boolean;
}

/** A client of one API server; every method but `request` raises ApiError on a refusal. */
export class Client {
  private readonly agent: Agent;
  private readonly names = new Map<string, Promise<Names>>();

  constructor(
    private readonly url: string,
    private readonly token: string,
    private readonly certificate: string,
    private readonly identity?: Identity,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: 16, ca: certificate });
  }

  /** The same server as another identity sees it, by impersonation. */
  as(identity: Identity): Client {
    return new Client(this.url, this.token, this.certificate, identity);
  }

  /** The same server with another bearer token. */
  withToken(token: string): Client {
    return new Client(this.url, token, this.certificate);
  }

  create(object: KubeObject, options: WriteOptions = {}): Promise<KubeObject> {
    return this.write("POST", object, this.collection(object), "application/json", options);
  }

  /** Server-side apply, taking over fields that another manager owns. */
  apply(object: KubeObject, options: WriteOptions = {}): Promise<KubeObject> {
    const path = this.path(object).then((path) => `${path}?fieldManager=test&force=true`);
    return this.write("PATCH", object, path, "application/apply-patch+yaml", options);
  }

  /** A JSON merge patch of the object with this name. */
  patch(object: KubeObject, change: object): Promise<KubeObject> {
    return this.write("PATCH", change, this.path(object), "application/merge-patch+json", {});
  }

  patchStatus(object: KubeObject, status: object): Promise<KubeObject> {
    const path = this.path(object).then((path) => `${path}/status`);
    return this.write("PATCH", { status }, path, "application/merge-patch+json", {});
  }

  async get(object: KubeObject): Promise<KubeObject> {
    return accepted(await this.request("GET", await this.path(object))) as unknown as KubeObject;
  }

  /** All objects of a kind, of one namespace where one is given; their apiVersion and kind filled in. */
  async list(apiVersion: string, kind: string, namespace?: string): Promise<KubeObject[]> {
    const { items } = accepted(
      await this.request("GET", await this.collectionOf(apiVersion, kind, namespace)),
    );
    return (items as KubeObject[]).map((item) => ({ ...item, apiVersion, kind }));
  }

  /** Deletes one object at once, without a grace period; one that is gone already is no error. */
  async delete(object: KubeObject): Promise<void> {
    const answer = await this.request("DELETE", await this.path(object), { gracePeriodSeconds: 0 });
    if (answer.status !== 404) accepted(answer);
  }

  /** Deletes all objects of a kind (of a namespace) at once, without a grace period. */
  async deleteAll(apiVersion: string, kind: string, namespace?: string): Promise<void> {
    const path = await this.collectionOf(apiVersion, kind, namespace);
    accepted(await this.request("DELETE", path, { gracePeriodSeconds: 0 }));
  }

  request(method: string, path: string, body?: object, type = "application/json"): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const text = body && JSON.stringify(body);
      const headers: Record<string, string | string[]> = { authorization: `Bearer ${this.token}` };
      if (text !== undefined) {
        headers["content-type"] = type;
        // Of a DELETE Node would send neither a length nor chunks.
        headers["content-length"] = String(Buffer.byteLength(text));
      }
      if (this.identity) headers["impersonate-user"] = this.identity.user;
      if (this.identity?.groups?.length) headers["impersonate-group"] = [...this.identity.groups];
      const sent = httpsRequest(`${this.url}${path}`, { method, headers, agent: this.agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on("error", reject).on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const received = Buffer.concat(chunks).toString("utf8");
          const warnings = (response.headersDistinct.warning ?? [])
            .join(", ")
            .matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g);
          resolve({
            status: response.statusCode ?? 0,
            body: received.startsWith("{")
              ? (JSON.parse(received) as Record<string, unknown>)
              : { message: received },
            warnings: [...warnings].map((match) => (match[1] ?? "").replace(/\\(.)/g, "$1")),
          });
        });
      });
      sent.on("error", reject);
      sent.end(text);
    });
  }

  close(): void {
    this.agent.destroy();
  }

  private async write(
    method: string,
    body: object,
    path: Promise<string>,
    type: string,
    { dryRun = false }: WriteOptions,
  ): Promise<KubeObject> {
    const at = await path;
    const query = dryRun ? `${at.includes("?") ? "&" : "?"}dryRun=All` : "";
    return accepted(await this.request(method, at + query, body, type)) as unknown as KubeObject;
  }

  private async path(object: KubeObject): Promise<string> {
    return `${await this.collection(object)}/${encodeURIComponent(object.metadata.name)}`;
  }

  private collection({ apiVersion, kind, metadata }: KubeObject): Promise<string> {
    return this.collectionOf(apiVersion, kind, metadata.namespace ?? "default");
  }

  private async collectionOf(apiVersion: string, kind: string, namespace?: string): Promise<string> {
    const { plural, namespaced } = await this.namesOf(apiVersion, kind);
    const within =
      namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : "";
    return `${root(apiVersion)}${within}/${plural}`;
  }

  private namesOf(apiVersion: string, kind: string): Promise<Names> {
    const key = `${apiVersion} ${kind}`;
    const known = this.names.get(key);
    if (known) return known;
    const asked = this.discover(apiVersion, kind);
    this.names.set(key, asked);
    // A kind that isn't there yet may come: a definition takes a moment until it is served.
    asked.catch(() => this.names.delete(key));
    return asked;
  }

  private async discover(apiVersion: string, kind: string): Promise<Names> {
    const { resources } = accepted(await this.request("GET", root(apiVersion)));
    const found = (resources as { name: string; kind: string; namespaced: boolean }[]).find(
      (each) => each.kind === kind && !each.name.includes("/"),
    );
    if (!found) throw new ApiError(404, "NotFound", `the server knows no ${kind} of ${apiVersion}`);
    return { plural: found.name, namespaced: found.namespaced };
  }
}

function root(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function accepted({ status, body }: Answer): Readonly<Record<string, unknown>> {
  if (status >= 200 && status < 300) return body;
  const text = (value: unknown): string => (typeof value === "string" ? value : "");
  throw new ApiError(status, text(body.reason), `${status}: ${text(body.message)}`);
}
