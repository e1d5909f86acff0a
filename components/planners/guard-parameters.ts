import type { InputError } from "../input-error";
import { MANAGED, type Manifest } from "./manifest";

/** A digest that may run, with the colour that its image has. */
export interface GuardDigest {
  /** `sha256:` and 64 digits. */
  readonly digest: string;
  readonly status: string;
  /** Somebody asked for it to be stopped: nothing of it is started any more. */
  readonly stop: boolean;
}

/** What one namespace is held to. */
export interface GuardPlan {
  readonly namespace: string;
  readonly pools: readonly string[];
  readonly digests: readonly GuardDigest[];
  readonly repositories: readonly string[];
  readonly admit: readonly string[];
  /** Workloads that are to be stopped, whatever they run. */
  readonly stopped: readonly string[];
  /** RuntimeClasses of which each pod must name one; none leaves it open. */
  readonly runtimeClasses: readonly string[];
  /** Whether pods must have user namespaces of their own. */
  readonly userNamespaces: boolean;
  readonly userIds: { readonly from: number; readonly to: number };
  /** Kubernetes' groups that may change what the namespace is. */
  readonly administrators: readonly string[];
  readonly labels: readonly string[];
}

/** Parameters are read with every pod that is admitted, and stay far below the megabyte that an object may have. */
const MOST_DIGESTS = 1000;

/** A namespace's parameters, which the guard's expressions read. Raises InputError where they can't be held. */
export function guardParameters(
  plan: GuardPlan,
  home: string,
  error: (input: string, problem: string) => InputError,
): Manifest {
  const { namespace, digests } = plan;
  if (digests.length > MOST_DIGESTS)
    throw error(
      `namespaces.${namespace}.images`,
      `holds ${digests.length} digests; at most ${MOST_DIGESTS} can be held: leave out what no longer runs, or split the namespace`,
    );
  const statuses = digests.map(({ digest, status, stop }): [string, string] => {
    if (!/^sha256:[0-9a-f]{64}$/.test(digest))
      throw error(
        `namespaces.${namespace}.images`,
        `names ${JSON.stringify(digest)}, which is no sha256 digest`,
      );
    return [digest.replace(":", "."), stop ? `${status} stop` : status];
  });
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: namespace, namespace: home, labels: MANAGED },
    data: {
      ...Object.fromEntries(statuses),
      admit: plan.admit.join(","),
      administrators: plan.administrators.join(","),
      labels: plan.labels.join(","),
      pools: plan.pools.join(","),
      repositories: repositoryExpression(plan.repositories),
      runtimeClasses: plan.runtimeClasses.join(","),
      stopped: plan.stopped.join(","),
      userNamespaces: plan.userNamespaces ? "required" : "optional",
      userIdFrom: String(plan.userIds.from),
      userIdTo: String(plan.userIds.to),
    },
  };
}

/** A regular expression (RE2) for the estate's repository patterns; for none, one that nothing matches. */
export function repositoryExpression(patterns: readonly string[]): string {
  if (patterns.length === 0) return "^$";
  return `^(${patterns.map(expressionOf).join("|")})$`;
}

function expressionOf(pattern: string): string {
  const slash = pattern.indexOf("/");
  const part = (text: string, within: string): string =>
    text
      .split(/(\*+)/)
      .map((piece) =>
        piece.startsWith("**")
          ? ".*"
          : piece === "*"
            ? `[^${within}]*`
            : piece.replace(/[.+?^${}()|[\]\\]/g, "\\$&"),
      )
      .join("");
  return part(pattern.slice(0, slash), ".") + part(pattern.slice(slash), "/");
}
