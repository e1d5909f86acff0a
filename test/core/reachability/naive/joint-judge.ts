import type { Passing } from "./aws-judge";
import { leaves, type Luck, type Machine, type Probe } from "./aws";
import {
  addressToPod,
  machineToPodAnyhow,
  opened,
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
const internet = ["8.8.8.8", "8.8.8.9", "1.1.1.1", "203.0.113.5", "150.1.1.1"];
/** One port of each part of those that clients use. */
const ports = [1024, 40000];

const [somewhere = ""] = internet;
const luckOf = (clientPort: number, natPort: number): Luck => ({
  clientPort,
  natPort,
  senderPublic: somewhere,
  receiverPublic: somewhere,
  isCrossed: false,
});
/** Of what stays in private networks, nothing is luck but the client's port. */
const privately = ports.map((port) => luckOf(port, port));
const outwards = ports.flatMap((port) => ports.map((nat) => luckOf(port, nat)));
const byInternet = outwards.flatMap((luck) =>
  internet.flatMap((senderPublic) =>
    internet.map((receiverPublic) => ({ ...luck, senderPublic, receiverPublic })),
  ),
);

/** Where the first packet leaves for no address, nothing depends on which it is. */
const mayLeave = ({ aws }: JointEstate, machines: readonly Machine[], probes: readonly Probe[]): boolean =>
  machines.some((each) =>
    probes.some((probe) =>
      internet.some((ip) => outwards.some((luck) => leaves(aws, each, ip, probe, luck))),
    ),
  );

function once<K extends object, T>(make: (key: K) => T): (key: K) => T {
  const known = new WeakMap<K, T>();
  return (key) => {
    let found = known.get(key);
    if (found === undefined) known.set(key, (found = make(key)));
    return found;
  };
}

const nodesOf = once(({ aws, nodes }: JointEstate): readonly Machine[] =>
  aws.machines.filter(({ id }) => nodes.includes(id)),
);

const placements = (estate: JointEstate, pod: Pod): readonly Placed[] =>
  nodesOf(estate).flatMap((node) =>
    (pod.hostNetwork ? [node.ip] : places[node.subnet]!).map((ip) => ({ pod, node, ip })),
  );

/** The interfaces by which a pod's packets may leave. */
const sendersOf = (estate: JointEstate, from: Pod): readonly Machine[] =>
  placements(estate, from).flatMap(({ pod, node, ip }) => [
    node,
    { ...node, ip, groups: pod.groups ?? node.groups },
  ]);

/** What network plugins differ in. */
const plugins = once((estate: JointEstate): readonly JointEstate[] => {
  const hosted = estate.pods.some(({ hostNetwork }) => hostNetwork) ? [false, true] : [false];
  const taking = estate.blocksTakePods === undefined ? [false, true] : [estate.blocksTakePods];
  return taking.flatMap((blocksTakePods) =>
    hosted.flatMap((hostPodsSelected) =>
      hosted.flatMap((sameNode) =>
        [false, true].map((routesOwnPods) => ({
          ...opened(estate),
          routesOwnPods,
          cluster: { ...estate.cluster, blocksTakePods, hostPodsSelected, sameNode },
        })),
      ),
    ),
  );
});

/** Where balancers got other addresses, other rules may speak of them. */
const balanced = once((estate: JointEstate): readonly JointEstate[] => {
  const { balancer, made } = estate;
  const own = balancer
    ? places["subnet-1"]!.map((ip) => ({
        ...estate,
        balancer: { ...balancer, machine: { ...balancer.machine, ip } },
      }))
    : [estate];
  if (!made) return own;
  return own.flatMap((each) =>
    made.subnets.flatMap((subnet) =>
      places[subnet]!.flatMap((ip) =>
        [false, true].map((showsClients) => ({
          ...each,
          made: { ...made, at: { subnet, ip }, showsClients },
        })),
      ),
    ),
  );
});

const doored = once((estate: JointEstate): readonly JointEstate[] => balanced(estate).flatMap(plugins));

function judge<T>(
  estates: readonly JointEstate[],
  places: readonly T[],
  lucks: readonly Luck[],
  passes: (estate: JointEstate, place: T, luck: Luck) => boolean,
): Passing {
  let [may, must] = [false, true];
  for (const estate of estates)
    for (const place of places)
      for (const luck of lucks) {
        if (passes(estate, place, luck)) may = true;
        else must = false;
        if (may && !must) return { may, must };
      }
  return { may, must };
}

/** Whether pods have doors that are met by the internet. */
const hasPublicDoors = (estate: JointEstate): boolean =>
  (estate.services.length > 0 ||
    estate.made !== undefined ||
    estate.bound !== undefined ||
    estate.pods.some(({ door }) => door)) &&
  (nodesOf(estate).some(({ isPublic }) => isPublic) ||
    estate.made?.isFacing === true ||
    estate.balancer?.machine.isPublic === true);

const asked: readonly Probe[] = [22, 443, 30000, 40000].map((port) => ({ protocol: "tcp", port }));

export function betweenPods(estate: JointEstate, from: Pod, to: Pod, probe: Probe): Passing {
  const targets = placements(estate, to);
  const pairs = placements(estate, from).flatMap((a) => targets.map((b) => [a, b] as const));
  const isMet =
    ((to.hostNetwork && nodesOf(estate).some(({ isPublic }) => isPublic)) || hasPublicDoors(estate)) &&
    mayLeave(estate, sendersOf(estate, from), [probe, ...asked]);
  return judge(doored(estate), pairs, isMet ? byInternet : privately, (each, [a, b], luck) =>
    podToPod(each, a, b, probe, luck),
  );
}

export function toMachine(estate: JointEstate, from: Pod, to: Machine, probe: Probe): Passing {
  const own = placements(estate, from);
  const isMet = to.isPublic && mayLeave(estate, sendersOf(estate, from), [probe]);
  return judge(plugins(estate), own, isMet ? byInternet : privately, (each, place, luck) =>
    podToMachine(each, place, to, probe, luck),
  );
}

export function fromMachine(estate: JointEstate, from: Machine, to: Pod, probe: Probe): Passing {
  const isMet =
    (probe.protocol === "tcp" && hasPublicDoors(estate) && mayLeave(estate, [from], asked)) ||
    (to.hostNetwork && mayLeave(estate, [from], [probe]));
  return judge(doored(estate), placements(estate, to), isMet ? byInternet : privately, (each, place, luck) =>
    machineToPodAnyhow(each, from, place, probe, luck),
  );
}

export const toAddress = (estate: JointEstate, from: Pod, ip: string, probe: Probe): Passing =>
  judge(plugins(estate), placements(estate, from), outwards, (each, place, luck) =>
    podToAddress(each, place, ip, probe, luck),
  );

export const fromAddress = (estate: JointEstate, ip: string, to: Pod, probe: Probe): Passing =>
  judge(doored(estate), placements(estate, to), privately, (each, place, luck) =>
    addressToPod(each, ip, place, probe, luck),
  );
