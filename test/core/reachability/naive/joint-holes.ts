import fc from "fast-check";
import { Unknown, type Resource } from "../../../../core/graph";
import { punched } from "./aws-holes";
import { jointEstates } from "./joint-estates";
import { jointResources } from "./joint-resources";
import type { JointEstate } from "./joint";

/** A joint estate of which one or two things are not known, with all that it may turn out to be, or enough to tell. */
export interface HoledJoint {
  readonly what: string;
  readonly resources: readonly Resource[];
  readonly completions: readonly JointEstate[];
}

interface Hole {
  readonly what: string;
  /** The resource, and the place in it. */
  readonly at: readonly [resource: string, ...path: (string | number)[]];
  readonly fillings: readonly ((draft: Draft) => void)[];
}

type Mutable<T> = T extends readonly (infer E)[]
  ? Mutable<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Mutable<T[K]> }
    : T;
type Draft = Mutable<JointEstate>;
type Pick = (count: number) => number;

const missing = new Unknown("a value of the test");
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const filled = (estate: JointEstate, fill: (draft: Draft) => void): JointEstate => {
  const draft = { ...copy(estate), blocksTakePods: estate.blocksTakePods } as Draft;
  fill(draft);
  return draft;
};

/** Puts an unknown into an object; lists and objects of its text are made anew. */
function hide(value: unknown, [key, ...rest]: readonly (string | number)[]): unknown {
  if (key === undefined) return missing;
  const held = (value ?? {}) as Record<string | number, unknown>;
  if (Array.isArray(value)) return value.map((item, at) => (at === key ? hide(item, rest) : item) as unknown);
  return { ...held, [key]: hide(held[key], rest) };
}

const blocks = ["0.0.0.0/0", "10.0.0.0/8", "10.0.1.0/24", "203.0.113.0/24", "192.168.0.0/16"];
const label = ["metadata", "labels", "app"] as const;

/** Each kind of hole in the objects of the cluster, where the estate has a place for it. */
const makers: readonly ((estate: JointEstate, pick: Pick) => Hole | undefined)[] = [
  function enforcement() {
    const fillings = [true, false].flatMap((enforced) =>
      [true, false].map((keeps) => (draft: Draft) => {
        draft.cluster.enforced = enforced;
        draft.keepsAddresses = keeps;
      }),
    );
    return { what: "the settings of the network plugin", at: ["cni", "configurationValues"], fillings };
  },
  function labelOfPod(estate, pick) {
    const at = pick(estate.pods.length);
    const { name, groups } = estate.pods[at]!;
    if (groups) return undefined;
    return {
      what: `the label of ${name}`,
      at: [name, ...label],
      fillings: ["a", "b", "other"].map((app) => (draft: Draft) => void (draft.pods[at]!.labels = { app })),
    };
  },
  function networkOfPod(estate, pick) {
    const at = pick(estate.pods.length);
    const { name, groups, door } = estate.pods[at]!;
    if (groups ?? door) return undefined;
    return {
      what: `the network of ${name}`,
      at: [name, "spec", "hostNetwork"],
      fillings: [true, false].map((own) => (draft: Draft) => void (draft.pods[at]!.hostNetwork = own)),
    };
  },
  function subjectOfPolicy({ cluster }, pick) {
    if (cluster.networkPolicies.length === 0) return undefined;
    const at = pick(cluster.networkPolicies.length);
    return {
      what: `the label that network policy ${at} selects`,
      at: [`np${at}`, "spec", "podSelector", "matchLabels", "app"],
      fillings: ["a", "b", "other"].map(
        (app) => (draft: Draft) =>
          void (draft.cluster.networkPolicies[at]!.spec.podSelector = { matchLabels: { app } }),
      ),
    };
  },
  function typesOfPolicy({ cluster }, pick) {
    if (cluster.networkPolicies.length === 0) return undefined;
    const at = pick(cluster.networkPolicies.length);
    return {
      what: `the directions of network policy ${at}`,
      at: [`np${at}`, "spec", "policyTypes"],
      fillings: [["Ingress"], ["Egress"], ["Ingress", "Egress"]].map(
        (types) => (draft: Draft) => void (draft.cluster.networkPolicies[at]!.spec.policyTypes = types),
      ),
    };
  },
  function ruleOfPolicy({ cluster }, pick) {
    if (cluster.networkPolicies.length === 0) return undefined;
    const at = pick(cluster.networkPolicies.length);
    const direction = (["ingress", "egress"] as const)[pick(2)]!;
    if ((cluster.networkPolicies[at]!.spec[direction] ?? []).length === 0) return undefined;
    const rules = [
      {},
      ...blocks.map((cidr) => ({ [direction === "ingress" ? "from" : "to"]: [{ ipBlock: { cidr } }] })),
      { ports: [{ port: 443 }] },
    ];
    return {
      what: `${direction} rule 0 of network policy ${at}`,
      at: [`np${at}`, "spec", direction, 0],
      fillings: rules.map(
        (rule) => (draft: Draft) => void (draft.cluster.networkPolicies[at]!.spec[direction]![0] = rule),
      ),
    };
  },
  function portOfService({ services }) {
    if (services.length === 0) return undefined;
    return {
      what: "the port of the pods behind service0",
      at: ["service0", "spec", "ports", 0, "targetPort"],
      fillings: [22, 443].map((port) => (draft: Draft) => void (draft.services[0]!.targetPort = port)),
    };
  },
  function policyOfService({ services, pods }) {
    if (services.length === 0 || pods.some(({ groups }) => groups)) return undefined;
    return {
      what: "the traffic policy of service0",
      at: ["service0", "spec", "externalTrafficPolicy"],
      fillings: [true, false].map((local) => (draft: Draft) => void (draft.services[0]!.isLocal = local)),
    };
  },
];

function holedBy(estate: JointEstate, networks: number, objects: number, pick: Pick): HoledJoint | undefined {
  const lower = networks < 0 ? undefined : punched(estate.aws, networks, pick);
  const upper = makers[objects]?.(estate, pick);
  if (!lower && !upper) return undefined;
  const below = lower ? lower.completions.map((aws) => ({ ...estate, aws })) : [estate];
  const resources = jointResources(estate, lower?.resources);
  const hidden = !upper
    ? resources
    : resources.map((resource) =>
        resource.name === upper.at[0]
          ? {
              ...resource,
              properties: hide(resource.properties, upper.at.slice(1)) as Record<string, unknown>,
            }
          : resource,
      );
  return {
    what: [lower?.what, upper?.what].filter(Boolean).join(", and "),
    resources: hidden,
    completions: upper ? below.flatMap((each) => upper.fillings.map((fill) => filled(each, fill))) : below,
  };
}

/** Estates with one hole in their networks, or one in their cluster, or both. */
export const holedJoint: fc.Arbitrary<HoledJoint> = fc
  .tuple(
    jointEstates,
    fc.integer({ min: -10, max: 30 }),
    fc.nat(makers.length + 2),
    fc.array(fc.nat(), { minLength: 4, maxLength: 4 }),
  )
  .map(([estate, networks, objects, numbers]) => {
    let at = 0;
    return holedBy(estate, networks, objects, (count) => numbers[at++ % numbers.length]! % count);
  })
  .filter((found): found is HoledJoint => found !== undefined);
