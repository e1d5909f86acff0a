import fc from "fast-check";
import { Unknown, type Resource } from "../../../../core/graph";
import type { NaiveAdminPolicy, NaiveCluster, NaiveNetworkPolicy, NaivePod, Labels } from "./kubernetes";
import { completed, hidden, OpenValue } from "./open-value";

type Json = Record<string, unknown>;
type Arb<T> = fc.Arbitrary<T>;

/** A random small cluster: its objects, some of their values open. */
export interface RandomCluster {
  readonly namespaces: readonly Json[];
  /** Namespaces that the engine is not shown. */
  readonly unseen: readonly string[];
  readonly pods: readonly Json[];
  readonly networkPolicies: readonly Json[];
  readonly adminPolicies: readonly Json[];
}

const names = ["red", "blue"];
const keys = ["app", "tier"];
const values = ["x", "y"];
const protocols = ["TCP", "UDP", "SCTP"];
const ports = [80, 81, 443];
export const probes = protocols.flatMap((protocol) => ports.map((port) => ({ protocol, port })));
export const outside = ["8.8.8.8", "10.0.0.200", "10.1.0.1"];
const cidrs = ["0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/24", "10.0.0.0/30", "10.0.0.2/32", "8.8.8.8/32"];
const exceptOf: Record<string, string[]> = {
  "0.0.0.0/0": ["10.0.0.0/24", "8.0.0.0/8"],
  "10.0.0.0/8": ["10.0.0.0/24", "10.0.0.0/30"],
  "10.0.0.0/24": ["10.0.0.2/32", "10.0.0.128/25"],
  "10.0.0.0/30": ["10.0.0.1/32"],
};

/** Arbitraries of clusters; with `open`, one in some values is open. */
export function clusters(open: boolean): Arb<RandomCluster> {
  const perhaps = <T>(arb: Arb<T>): Arb<T> =>
    open
      ? fc.oneof(
          { weight: 9, arbitrary: arb },
          {
            weight: 1,
            arbitrary: fc
              .array(arb, { minLength: 2, maxLength: 3 })
              .map((alternatives) => new OpenValue(alternatives) as T),
          },
        )
      : arb;
  const optional = <T>(arb: Arb<T>): Arb<T | undefined> => fc.option(arb, { nil: undefined });
  const labels = perhaps(
    fc.dictionary(fc.constantFrom(...keys), perhaps(fc.constantFrom(...values)), { maxKeys: 2 }),
  );
  const expression = fc.oneof(
    fc.record({
      key: fc.constantFrom(...keys),
      operator: fc.constantFrom("In", "NotIn"),
      values: perhaps(fc.array(perhaps(fc.constantFrom(...values)), { minLength: 1, maxLength: 2 })),
    }),
    fc.record({ key: fc.constantFrom(...keys), operator: fc.constantFrom("Exists", "DoesNotExist") }),
  );
  const selector = perhaps(
    fc.record({
      matchLabels: optional(labels),
      matchExpressions: optional(perhaps(fc.array(perhaps(expression), { maxLength: 2 }))),
    }),
  );
  const namespaceSelector = fc.oneof(
    selector,
    fc.constantFrom(...names).map((name) => ({ matchLabels: { "kubernetes.io/metadata.name": name } })),
  );
  const ipBlock = perhaps(
    fc.constantFrom(...cidrs).chain((cidr) =>
      fc.record({
        cidr: fc.constant(cidr),
        except: exceptOf[cidr]
          ? optional(perhaps(fc.array(perhaps(fc.constantFrom(...exceptOf[cidr])), { maxLength: 2 })))
          : fc.constant(undefined),
      }),
    ),
  );
  const peer = perhaps(
    fc.oneof(
      fc.record({ podSelector: selector }),
      fc.record({ namespaceSelector }),
      fc.record({ podSelector: selector, namespaceSelector }),
      fc.record({ ipBlock }),
    ),
  );
  const port = perhaps(
    fc.oneof(
      fc.record({ protocol: optional(perhaps(fc.constantFrom(...protocols))) }),
      fc.record({
        protocol: optional(fc.constantFrom(...protocols)),
        port: perhaps(fc.oneof(fc.constantFrom<number | string>(...ports), fc.constantFrom("web", "dns"))),
      }),
      fc.record({ port: perhaps(fc.constantFrom(80, 81)), endPort: perhaps(fc.constantFrom(81, 443)) }),
    ),
  );
  const listOf = <T>(arb: Arb<T>): Arb<T[] | undefined> => optional(perhaps(fc.array(arb, { maxLength: 2 })));
  const rules = (key: "from" | "to"): Arb<unknown> =>
    listOf(perhaps(fc.record({ [key]: listOf(peer), ports: listOf(port) })));
  const networkPolicy = fc.record({
    namespace: fc.constantFrom(...names),
    spec: fc.record({
      podSelector: selector,
      policyTypes: optional(
        perhaps(fc.subarray(["Ingress", "Egress"], { minLength: 0 }).map((list) => list)),
      ),
      ingress: rules("from"),
      egress: rules("to"),
    }),
  });
  const term = fc.oneof(
    fc.record({ namespaces: namespaceSelector }),
    fc.record({ pods: fc.record({ namespaceSelector, podSelector: selector }) }),
  );
  const adminPeer = fc.oneof(
    term,
    fc.record({
      networks: perhaps(fc.array(perhaps(fc.constantFrom(...cidrs)), { minLength: 1, maxLength: 2 })),
    }),
  );
  const adminPort = fc.oneof(
    fc.record({
      portNumber: fc.record({
        protocol: perhaps(fc.constantFrom(...protocols)),
        port: perhaps(fc.constantFrom(...ports)),
      }),
    }),
    fc.record({
      portRange: fc.record({
        protocol: fc.constantFrom(...protocols),
        start: perhaps(fc.constantFrom(80, 81)),
        end: perhaps(fc.constantFrom(81, 443)),
      }),
    }),
    fc.record({ namedPort: perhaps(fc.constantFrom("web", "dns")) }),
  );
  const adminRules = (key: "from" | "to", actions: readonly string[]): Arb<unknown> =>
    optional(
      fc.array(
        fc.record({
          action: perhaps(fc.constantFrom(...actions)),
          [key]: fc.array(key === "from" ? term : adminPeer, { minLength: 1, maxLength: 2 }),
          ports: listOf(adminPort),
        }),
        { maxLength: 3 },
      ),
    );
  const adminPolicy = fc.oneof(
    fc.record({
      tier: fc.constant("admin"),
      newer: fc.boolean(),
      spec: fc.record({
        priority: perhaps(fc.integer({ min: 0, max: open ? 3 : 1000 })),
        subject: term,
        ingress: adminRules("from", ["Allow", "Deny", "Pass"]),
        egress: adminRules("to", ["Allow", "Deny", "Pass"]),
      }),
    }),
  );
  const baseline = fc.record({
    tier: fc.constant("baseline"),
    newer: fc.boolean(),
    spec: fc.record({
      subject: term,
      ingress: adminRules("from", ["Allow", "Deny"]),
      egress: adminRules("to", ["Allow", "Deny"]),
    }),
  });
  const pod = fc.record({
    namespace: fc.constantFrom(...names),
    labels,
    hostNetwork: open
      ? fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, perhaps(fc.constant(true)))
      : fc.constant(false),
    ports: perhaps(
      fc.uniqueArray(
        fc.record({
          name: fc.constantFrom("web", "dns"),
          containerPort: perhaps(fc.constantFrom(...ports)),
          protocol: optional(perhaps(fc.constantFrom(...protocols))),
        }),
        { maxLength: 2, selector: ({ name }) => name },
      ),
    ),
  });
  return fc.record({
    namespaces: fc.tuple(...names.map((name) => labels.map((own): Json => ({ name, labels: own })))),
    unseen: open ? fc.subarray(names, { maxLength: 1 }) : fc.constant([]),
    pods: fc
      .array(pod, { minLength: 2, maxLength: 4 })
      .map((list) => list.map((each, at): Json => ({ ...each, name: `p${at}`, ip: `10.0.0.${at + 1}` }))),
    networkPolicies: fc.array(networkPolicy as Arb<Json>, { maxLength: 3 }),
    adminPolicies: fc
      .tuple(fc.array(adminPolicy as Arb<Json>, { maxLength: 2 }), fc.option(baseline as Arb<Json>))
      .map(([list, last]) => [...list, ...(last ? [last] : [])]),
  });
}

const resource = (type: string, name: string, namespace: string | undefined, rest: Json): Resource => {
  const [, version, kind] = type.split(":") as [string, string, string];
  const metadata = { ...(rest["metadata"] as Json), name, ...(namespace !== undefined && { namespace }) };
  const apiVersion = version.replace(/^core\//, "");
  const properties = { ...rest, apiVersion, kind, metadata };
  return { id: `${kind}/${namespace ?? "-"}/${name}`, type, name, properties };
};

interface AdminSpec extends Json {
  readonly priority?: unknown;
  readonly ingress?: unknown;
  readonly egress?: unknown;
}

/** The same policy in the newer version of the API: one kind, with a tier, other actions and ports by protocol. */
function newerPolicy(tier: string, { ingress, egress, ...rest }: AdminSpec, name: string): Resource {
  const known = (value: unknown, convert: (value: Json) => Json): unknown =>
    value instanceof Unknown ? value : convert(value as Json);
  const port = ({ portNumber, portRange, namedPort }: Json): Json => {
    const { protocol, port: number, start, end } = (portNumber ?? portRange ?? {}) as Json;
    if (namedPort !== undefined) return { destinationNamedPort: namedPort };
    const destinationPort = portNumber ? { number } : { range: { start, end } };
    return { [(protocol as string).toLowerCase()]: { destinationPort } };
  };
  const rule = ({ action, ports: list, ...others }: Json): Json => ({
    ...others,
    action: action === "Allow" ? "Accept" : action,
    protocols: Array.isArray(list)
      ? list.map((each) =>
          known(each, (value) =>
            (value["portNumber"] as Json | undefined)?.["protocol"] instanceof Unknown
              ? (new Unknown("a protocol of the test") as unknown as Json)
              : port(value),
          ),
        )
      : list,
  });
  const rules = (list: unknown): unknown => (list as Json[] | undefined)?.map(rule);
  const spec = {
    priority: 0,
    ...rest,
    tier: tier === "admin" ? "Admin" : "Baseline",
    ingress: rules(ingress),
    egress: rules(egress),
  };
  return resource("kubernetes:policy.networking.k8s.io/v1alpha2:ClusterNetworkPolicy", name, undefined, {
    spec,
  });
}

/** The cluster as the engine is given it. */
export function resourcesOf(cluster: RandomCluster): Resource[] {
  const { namespaces, unseen, pods, networkPolicies, adminPolicies } = hidden(
    cluster as unknown as Json,
  ) as unknown as RandomCluster;
  return [
    ...namespaces
      .filter(({ name }) => !unseen.includes(name as string))
      .map(({ name, labels }) =>
        resource("kubernetes:core/v1:Namespace", name as string, undefined, { metadata: { labels } }),
      ),
    ...pods.map(({ name, namespace, labels, hostNetwork, ports: own, ip }) =>
      resource("kubernetes:core/v1:Pod", name as string, namespace as string, {
        metadata: { labels },
        spec: { hostNetwork, containers: [{ name: "main", image: "shop", ports: own }] },
        status: { podIP: ip },
      }),
    ),
    ...networkPolicies.map(({ namespace, spec }, at) =>
      resource("kubernetes:networking.k8s.io/v1:NetworkPolicy", `np${at}`, namespace as string, { spec }),
    ),
    ...adminPolicies.map(({ tier, spec, newer }, at) =>
      newer
        ? newerPolicy(tier as string, spec as AdminSpec, `admin${at}`)
        : resource(
            `kubernetes:policy.networking.k8s.io/v1alpha1:${tier === "admin" ? "" : "Baseline"}AdminNetworkPolicy`,
            `admin${at}`,
            undefined,
            { spec },
          ),
    ),
  ];
}

/** One of the clusters that it may turn out to be. @param pick a number from 0 below the given one */
export function completionOf(
  cluster: RandomCluster,
  pick: (below: number) => number,
): NaiveCluster & { readonly pods: readonly NaivePod[] } {
  const { namespaces, unseen, pods, networkPolicies, adminPolicies } = completed(
    cluster as unknown as Json,
    pick,
  ) as unknown as RandomCluster;
  const strange = (): Labels =>
    Object.fromEntries(keys.filter(() => pick(2) === 0).map((key) => [key, values[pick(2)]!]));
  const list = adminPolicies as unknown as NaiveAdminPolicy[];
  return {
    namespaces: Object.fromEntries(
      namespaces.map(({ name, labels }): [string, Labels] => [
        name as string,
        unseen.includes(name as string) ? strange() : (labels as Labels),
      ]),
    ),
    pods: pods as unknown as NaivePod[],
    networkPolicies: networkPolicies as unknown as NaiveNetworkPolicy[],
    adminPolicies: pick(2) === 0 ? list : [...list].reverse(),
    enforced: true,
    blocksTakePods: true,
    hostPodsSelected: true,
    sameNode: false,
  };
}
