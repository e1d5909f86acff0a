import fc from "fast-check";
import { estates } from "./aws-estates";
import { dump } from "js-yaml";
import type { JointEstate } from "./joint";
import type { NaiveNetworkPolicy } from "./kubernetes";

/** Small clusters on small networks, made so that the rules of both meet: few addresses, few ports. */

const blocks = ["0.0.0.0/0", "10.0.0.0/8", "10.0.1.0/24", "10.0.2.0/24", "203.0.113.0/24", "8.8.8.8/32"];
const exceptions: Readonly<Record<string, readonly string[]>> = {
  "0.0.0.0/0": ["10.0.0.0/16", "128.0.0.0/1"],
  "10.0.0.0/8": ["10.0.1.0/24", "10.0.2.0/24"],
};
const apps = ["a", "b"];
const selector = fc.constantFrom({}, ...apps.map((app) => ({ matchLabels: { app } })));
const peer = fc.oneof(
  selector.map((podSelector) => ({ podSelector })),
  fc
    .constantFrom(...blocks)
    .chain((cidr) =>
      fc.subarray([...(exceptions[cidr] ?? [])]).map((except) => ({ ipBlock: { cidr, except } })),
    ),
);
const port = fc.constantFrom(
  { port: 443 },
  { port: 22 },
  { port: 20, endPort: 500 },
  { protocol: "UDP", port: 53 },
  { protocol: "UDP" },
);
const rules = (key: "from" | "to") =>
  fc.array(fc.record({ [key]: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) }), {
    maxLength: 2,
  });
const policy: fc.Arbitrary<NaiveNetworkPolicy> = fc.record({
  namespace: fc.constant("shop"),
  spec: fc.record({
    podSelector: selector,
    policyTypes: fc.constantFrom(["Ingress"], ["Egress"], ["Ingress", "Egress"]),
    ingress: rules("from"),
    egress: rules("to"),
  }),
});

const facing = ["0.0.0.0/0", "203.0.113.0/24", "8.8.8.8/32", "10.0.0.0/8"];

/** What people read of an estate that the engine and the simulator disagree about. */
const readable = (estate: JointEstate): string => `\n${dump(estate, { flowLevel: 3, lineWidth: 160 })}`;

export const jointEstates: fc.Arbitrary<JointEstate> = fc
  .record({
    aws: estates,
    placed: fc.tuple(fc.constantFrom(1, 2), fc.constantFrom(1, 2)),
    networkPolicies: fc.array(policy, { maxLength: 3 }),
    enforced: fc.constantFrom(true, true, true, false),
    hosts: fc.tuple(fc.constantFrom(false, false, false, false, true), fc.constantFrom(false, false, true)),
    /** Whether the second node is like the first but for its address. */
    areTwins: fc.constantFrom(false, false, true),
    door: fc.constantFrom(
      undefined,
      undefined,
      { hostPort: 443, containerPort: 22 },
      { hostPort: 40000, containerPort: 443 },
    ),
    podGroups: fc.constantFrom(undefined, undefined, undefined, ["sg-a"], ["sg-b", "sg-c"]),
    services: fc.array(
      fc.record({
        app: fc.constantFrom(...apps),
        nodePort: fc.constantFrom(40000),
        targetPort: fc.constantFrom(443, 22),
        isLocal: fc.boolean(),
      }),
      { maxLength: 1 },
    ),
    balanced: fc.option(
      fc.record({
        groups: fc.subarray(["sg-a", "sg-b", "sg-c"], { minLength: 1, maxLength: 2 }),
        isPublic: fc.boolean(),
      }),
      { nil: undefined },
    ),
    made: fc.option(
      fc.record({
        app: fc.constantFrom(...apps),
        targetPort: fc.constantFrom(443, 22),
        isLocal: fc.boolean(),
        isFacing: fc.constantFrom(true, true, false),
        ingress: fc.constantFrom(undefined, undefined, "instance" as const, "ip" as const),
        ranges: fc.subarray(facing, { minLength: 1, maxLength: 2 }),
        subnets: fc.subarray(["subnet-1", "subnet-2"], { minLength: 1, maxLength: 2 }),
      }),
      { nil: undefined, freq: 2 },
    ),
    bound: fc.option(
      fc.record({
        app: fc.constantFrom(...apps),
        targetPort: fc.constantFrom(443, 22),
        isLocal: fc.boolean(),
        type: fc.constantFrom("instance" as const, "ip" as const),
        opens: fc.option(
          fc.record({
            peer: fc.constantFrom({ cidr: "10.0.0.0/8" }, { cidr: "8.8.8.8/32" }, { group: "sg-a" }),
            port: fc.constantFrom(443, 22),
          }),
          { nil: undefined },
        ),
      }),
      { nil: undefined, freq: 2 },
    ),
    keepsAddresses: fc.constantFrom(false, false, true),
    strict: fc.boolean(),
    blocksTakePods: fc.constantFrom(false, false, true, undefined),
  })
  .map(
    ({
      aws,
      placed,
      networkPolicies,
      enforced,
      hosts,
      areTwins,
      door,
      podGroups,
      services,
      balanced,
      made,
      bound,
      keepsAddresses,
      strict,
      blocksTakePods,
    }) => {
      // The nodes of a cluster lie in one VPC, and have addresses of IPv4.
      const machines = aws.machines.slice(0, 3).map(({ ip6: _, ...machine }, at) => {
        const like = areTwins && at === 1 ? 0 : at;
        const subnet = at < 2 ? placed[like] : undefined;
        const { groups, isPublic } = aws.machines[like]!;
        return subnet === undefined
          ? machine
          : { ...machine, groups, isPublic, subnet: `subnet-${subnet}`, ip: `10.0.${subnet}.${10 + at}` };
      });
      const balancer = balanced && {
        machine: { id: "balancer", subnet: "subnet-1", ip: "10.0.1.77", ...balanced },
        listens: 443,
        sends: 40000,
      };
      // What is sent on with its client's address to pods that have groups of their own, no document tells.
      const isPlain = podGroups === undefined;
      // Of several groups, a tag says which one is opened.
      const isOpened = isPlain && machines.slice(0, 2).every(({ groups }) => groups.length === 1);
      return {
        aws: { ...aws, machines },
        nodes: ["i-1", "i-2"],
        cluster: {
          namespaces: { shop: {} },
          networkPolicies,
          adminPolicies: [],
          enforced,
          blocksTakePods: false,
          hostPodsSelected: false,
          sameNode: false,
        },
        pods: apps.map((app, at) => ({
          name: `pod-${app}`,
          labels: { app },
          // What such a pod takes of its node's ports are its own.
          hostNetwork: hosts[at]! && (at > 0 || (isPlain && !door)),
          ...(at === 0 && podGroups && { groups: podGroups }),
          ...(at === 0 && isPlain && door && { door }),
        })),
        services: services.map((each) => ({ ...each, isLocal: isPlain && each.isLocal })),
        keepsAddresses,
        strict,
        blocksTakePods,
        ...(balancer && { balancer }),
        ...(balancer &&
          bound && {
            bound: {
              service: {
                app: bound.app,
                nodePort: 443,
                targetPort: bound.targetPort,
                isLocal: isPlain && bound.isLocal,
              },
              listens: 22,
              type: bound.type,
              ...(isOpened && bound.opens && { opens: { ...bound.opens.peer, port: bound.opens.port } }),
            },
          }),
        ...(made && {
          made: {
            service: {
              app: made.app,
              nodePort: 30000,
              targetPort: made.targetPort,
              isLocal: isPlain && made.isLocal,
            },
            port: 443,
            isFacing: made.isFacing,
            ranges: made.ranges,
            ingress: made.ingress,
            subnets: made.subnets,
          },
        }),
      };
    },
  )
  .map((estate) => Object.assign(estate, { [fc.toStringMethod]: () => readable(estate) }));
