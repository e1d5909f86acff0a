import type * as z from "zod";
import type { concernedSchema, pageSchema, requestSchema } from "./service/schemas";

export type InstancePage = z.output<typeof pageSchema>;
export type ToldRequest = z.output<typeof requestSchema>;
export type ConcernedRequest = z.output<typeof concernedSchema>;

/** The register did not answer, or refused. */
export class RegisterError extends Error {
  constructor(
    message: string,
    readonly details: readonly string[] = [],
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "RegisterError";
  }
}

/** Milliseconds. */
const patience = 30_000;

/** Asks a register. */
export class RegisterClient {
  constructor(private readonly options: { readonly url: string; readonly token?: string | undefined }) {}

  /** @throws RegisterError */
  async get<T>(path: string, query: Readonly<Record<string, string | undefined>> = {}): Promise<T> {
    return (await this.fetched(path, query)).json() as Promise<T>;
  }

  /** @throws RegisterError */
  async bytes(path: string): Promise<Buffer> {
    return Buffer.from(await (await this.fetched(path)).arrayBuffer());
  }

  /** @throws RegisterError */
  async post<T>(path: string, body: unknown): Promise<T> {
    return (await this.fetched(path, {}, body)).json() as Promise<T>;
  }

  private async fetched(
    path: string,
    query: Readonly<Record<string, string | undefined>> = {},
    body?: unknown,
  ): Promise<Response> {
    const { url, token } = this.options;
    const address = new URL(path, url.endsWith("/") ? url : `${url}/`);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) address.searchParams.set(name, value);
    let response: Response;
    try {
      response = await fetch(address, {
        method: body === undefined ? "GET" : "POST",
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        redirect: "error",
        signal: AbortSignal.timeout(patience),
      });
    } catch (cause) {
      throw new RegisterError(`the register at ${address.origin} can't be reached: ${reasonOf(cause)}`, [], {
        cause,
      });
    }
    if (response.ok) return response;
    throw await refusal(response);
  }
}

function reasonOf(error: unknown): string {
  const { name, cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  return name === "TimeoutError" ? "no answer in time" : (cause?.code ?? cause?.message ?? message);
}

async function refusal(response: Response): Promise<RegisterError> {
  const said = (await response.json().catch(() => undefined)) as
    { readonly error?: { readonly message?: unknown; readonly details?: readonly unknown[] } } | undefined;
  const message = typeof said?.error?.message === "string" ? said.error.message : "it does not say why";
  const details = (said?.error?.details ?? []).map(String);
  return new RegisterError(`the register refuses (${response.status}): ${message}`, details);
}
