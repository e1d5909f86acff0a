import type { Self } from "./reporter";
import type { Destination } from "./exchange";

/** What a pod's own specification says of it, and where it reports. */
export interface Told extends Destination {
  readonly self: (container: string, image?: string) => Self;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Where a projected token stands if nothing else is said. */
const TOKEN_FILE = "/var/run/secrets/bulkhead/token";

/**
 * Reads `BULKHEAD_REGISTER_URL`, `BULKHEAD_CLUSTER`, `BULKHEAD_NAMESPACE`, `BULKHEAD_POD_UID`, and, where they are given,
 * `BULKHEAD_WORKLOAD`, `BULKHEAD_NODE`, `BULKHEAD_TOKEN_FILE`, `BULKHEAD_CA_FILE`, and, in place of a token,
 * `BULKHEAD_CERT_FILE` with `BULKHEAD_KEY_FILE`.
 *
 * @returns the names of those that are missing where some are
 */
export function readEnvironment(
  variables: Variables,
): { readonly told: Told } | { readonly missing: string[] } {
  const value = (name: string): string | undefined => variables[`BULKHEAD_${name}`] || undefined;
  const missing = ["REGISTER_URL", "CLUSTER", "NAMESPACE", "POD_UID"]
    .filter((name) => value(name) === undefined)
    .map((name) => `BULKHEAD_${name}`);
  if (missing.length > 0) return { missing };
  const [cluster, namespace] = [value("CLUSTER")!, value("NAMESPACE")!];
  const workload = value("WORKLOAD");
  return {
    told: {
      url: value("REGISTER_URL")!,
      tokenFile: value("TOKEN_FILE") ?? (value("CERT_FILE") === undefined ? TOKEN_FILE : undefined),
      caFile: value("CA_FILE"),
      certFile: value("CERT_FILE"),
      keyFile: value("KEY_FILE"),
      self: (container, image) => ({
        instance: `${cluster}/${namespace}/${value("POD_UID")}/${container}`,
        cluster,
        node: value("NODE"),
        workload: workload === undefined ? undefined : `${namespace}/${workload}`,
        image,
      }),
    },
  };
}
