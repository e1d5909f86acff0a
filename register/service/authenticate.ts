import { createHash } from "node:crypto";
import {
  createLocalJWKSet,
  type createRemoteJWKSet,
  decodeJwt,
  jwtVerify,
  type JSONWebKeySet,
  type JWTPayload,
} from "jose";
import * as z from "zod";
import { matchGlob } from "../../core/estate";
import { Failure } from "./failure";
import type { Caller, Role } from "./rights";
import type { IssuerSetting, TokenSetting } from "./settings";

/** An issuer with its keys at hand. */
export interface Issuer extends Omit<IssuerSetting, "keys"> {
  readonly keys: ReturnType<typeof createLocalJWKSet> | ReturnType<typeof createRemoteJWKSet>;
}

/** @param keys its key set, or who finds it */
export const issuerOf = (setting: IssuerSetting, keys: JSONWebKeySet | Issuer["keys"]): Issuer => ({
  ...setting,
  keys: typeof keys === "function" ? keys : createLocalJWKSet(keys),
});

/** No symmetric ones: a public key would do for them. */
const algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];
/** Seconds. */
const tolerance = 30;
const longest = 16_384;

export const hashOfToken = (token: string): string => createHash("sha256").update(token).digest("hex");

/** Who calls, by the `Authorization` header. */
export class Authenticator {
  private readonly tokens: ReadonlyMap<string, TokenSetting>;

  constructor(
    tokens: readonly TokenSetting[],
    private readonly issuers: readonly Issuer[],
  ) {
    this.tokens = new Map(tokens.map((token) => [token.hash, token]));
  }

  /**
   * @param now milliseconds
   * @throws Failure 401
   */
  async callerOf(header: string | undefined, now: number): Promise<Caller> {
    const token = /^Bearer ([\w.~+/=-]+)$/i.exec(header ?? "")?.[1];
    if (token === undefined || token.length > longest)
      throw new Failure(401, "needs a token: Authorization: Bearer …");
    const known = this.tokens.get(hashOfToken(token));
    if (known) {
      if (known.expires !== undefined && Date.parse(known.expires) <= now)
        throw new Failure(401, "the token is expired");
      const { actor, roles, instances } = known;
      return { actor, roles, ...(instances && { instances }) };
    }
    return this.byIssuer(token, now);
  }

  private async byIssuer(token: string, now: number): Promise<Caller> {
    const unknown = (cause?: unknown): Failure => {
      const failure = new Failure(401, "the token is not valid here");
      failure.cause = cause;
      return failure;
    };
    let claimed: string | undefined;
    try {
      claimed = decodeJwt(token).iss;
    } catch (cause) {
      throw unknown(cause);
    }
    for (const issuer of this.issuers.filter((each) => each.issuer === claimed)) {
      try {
        const { payload } = await jwtVerify(token, issuer.keys as ReturnType<typeof createLocalJWKSet>, {
          issuer: issuer.issuer,
          audience: issuer.audience,
          algorithms,
          clockTolerance: tolerance,
          currentDate: new Date(now),
          requiredClaims: ["exp", "sub"],
        });
        return callerOfClaims(payload, issuer);
      } catch (cause) {
        if (cause instanceof Failure || issuer === this.issuers.at(-1))
          throw cause instanceof Failure ? cause : unknown(cause);
      }
    }
    throw unknown();
  }
}

const name = z
  .string()
  .regex(/^[A-Za-z0-9][\w.:-]*$/)
  .max(253);

/** What a projected service account token says of the pod that it was made for. */
const kubernetesClaims = z.looseObject({
  "kubernetes.io": z.looseObject({
    namespace: name,
    pod: z.looseObject({ name, uid: name }).optional(),
    node: z.looseObject({ name }).optional(),
  }),
});

function callerOfClaims(payload: JWTPayload, { cluster, roles: granted }: Issuer): Caller {
  const actor = String(payload.sub);
  const roles: Role[] = granted
    .filter(({ subjects }) => subjects.some((pattern) => matchGlob(pattern, actor)))
    .map(({ role }) => role);
  if (cluster === undefined) {
    if (roles.length === 0) throw new Failure(403, "has no role here");
    return { actor, roles };
  }
  const claims = kubernetesClaims.safeParse(payload);
  const own = claims.success ? claims.data["kubernetes.io"] : undefined;
  if (own?.pod === undefined) {
    if (roles.length === 0) throw new Failure(403, "has no role here, and its token is of no pod");
    return { actor, roles };
  }
  return {
    actor,
    roles: [...roles, "workload"],
    instances: [`${cluster}/${own.namespace}/${own.pod.uid}/`],
    place: { cluster, namespace: own.namespace, ...(own.node && { node: own.node.name }) },
  };
}
