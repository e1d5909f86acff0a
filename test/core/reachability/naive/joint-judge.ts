import { clients, overAll, type Passing } from "./aws-judge";
import type { Luck, Machine, Probe } from "./aws";
import {
  addressToPod,
  machineToPodAnyhow,
  podToAddress,
  podToMachine,
  podToPod,
  type JointEstate,
  type Placed,
  type Pod,
} from "./joint";

export const jointProbes: readonly Probe[] = [
  { protocol: "tcp", port: 22 },
  { protocol: "tcp", port: 443 },
  { protocol: "tcp", port: 40000 },
  { protocol: "udp", port: 53 },
];

/** One address of each part of a subnet that the estates' rules tell apart. */
const places: Readonly<Record<string, readonly string[]>> = {
  "subnet-1": ["10.0.1.10", "10.0.1.99"],
  "subnet-2": ["10.0.2.99"],
};
const internet = ["8.8.8.8", "1.1.1.1", "203.0.113.5", "150.1.1.1"];

const placements = ({ aws, nodes }: JointEstate, pod: Pod): readonly Placed[] =>
  aws.machines
    .filter(({ id }) => nodes.includes(id))
    .flatMap((node) => (pod.hostNetwork ? [node.ip] : places[node.subnet]!).map((ip) => ({ pod, node, ip })));

/** What network plugins differ in. */
const plugins = (estate: JointEstate): readonly JointEstate[] =>
  (estate.blocksSparePods ? [false] : [false, true]).flatMap((blocksTakePods) =>
    (estate.pods.some(({ hostNetwork }) => hostNetwork) ? [false, true] : [false]).flatMap(
      (hostPodsSelected) =>
        (estate.pods.some(({ hostNetwork }) => hostNetwork) ? [false, true] : [false]).map((sameNode) => ({
          ...estate,
          cluster: { ...estate.cluster, blocksTakePods, hostPodsSelected, sameNode },
        })),
    ),
  );

/** Where a balancer got another address, other rules may speak of it. */
const balanced = (estate: JointEstate): readonly JointEstate[] =>
  estate.balancer
    ? places["subnet-1"]!.map((ip) => ({
        ...estate,
        balancer: { ...estate.balancer!, machine: { ...estate.balancer!.machine, ip } },
      }))
    : [estate];

function judge(cases: Iterable<boolean>): Passing {
  let [may, must] = [false, true];
  for (const passes of cases) {
    may ||= passes;
    must &&= passes;
    if (may && !must) break;
  }
  return { may, must };
}

function* over<T>(
  estates: readonly JointEstate[],
  places: readonly T[],
  lucks: readonly Luck[],
  passes: (estate: JointEstate, place: T, luck: Luck) => boolean,
): Generator<boolean> {
  for (const estate of estates)
    for (const place of places) for (const luck of lucks) yield passes(estate, place, luck);
}

export const betweenPods = (estate: JointEstate, from: Pod, to: Pod, probe: Probe): Passing => {
  const targets = placements(estate, to);
  const pairs = placements(estate, from).flatMap((a) => targets.map((b) => [a, b] as const));
  return judge(
    over(plugins(estate), pairs, clients, (each, [a, b], luck) => podToPod(each, a, b, probe, luck)),
  );
};

/** What is luck on the way through the internet. */
const withPublic = (lucks: readonly Luck[]): readonly Luck[] =>
  lucks.flatMap((luck) =>
    internet.flatMap((senderPublic) =>
      internet.map((receiverPublic) => ({ ...luck, senderPublic, receiverPublic })),
    ),
  );

export const toMachine = (estate: JointEstate, from: Pod, to: Machine, probe: Probe): Passing =>
  judge(
    over(
      plugins(estate),
      placements(estate, from),
      to.isPublic ? withPublic(clients) : clients,
      (each, place, luck) => podToMachine(each, place, to, probe, luck),
    ),
  );

export const fromMachine = (estate: JointEstate, from: Machine, to: Pod, probe: Probe): Passing =>
  overAll(
    balanced(estate).map((one) =>
      judge(
        over(plugins(one), placements(one, to), clients, (each, place, luck) =>
          machineToPodAnyhow(each, from, place, probe, luck),
        ),
      ),
    ),
  );

export const toAddress = (estate: JointEstate, from: Pod, ip: string, probe: Probe): Passing =>
  judge(
    over(plugins(estate), placements(estate, from), clients, (each, place, luck) =>
      podToAddress(each, place, ip, probe, luck),
    ),
  );

export const fromAddress = (estate: JointEstate, ip: string, to: Pod, probe: Probe): Passing =>
  overAll(
    balanced(estate).map((one) =>
      judge(
        over(plugins(one), placements(one, to), clients, (each, place, luck) =>
          addressToPod(each, ip, place, probe, luck),
        ),
      ),
    ),
  );
