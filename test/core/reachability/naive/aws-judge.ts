import type { Connection } from "../../../../core/sets";
import {
  enters,
  hasOwnRoutes,
  leaves,
  passesByInternet,
  passesByIpv6,
  passesPrivately,
  reachesService,
  type Estate,
  type Luck,
  type Machine,
  type Probe,
  type ServiceGateway,
} from "./aws";

export const probes: readonly Probe[] = [
  { protocol: "tcp", port: 22 },
  { protocol: "tcp", port: 443 },
  { protocol: "tcp", port: 40000 },
  { protocol: "udp", port: 53 },
  { protocol: "icmp", port: 8 },
  { protocol: "icmp", port: 3 },
  { protocol: "58", port: 128 },
  { protocol: "47", port: 0 },
];
/** One address for each part of the world that the estates' rules tell apart. */
export const addresses = ["8.8.8.8", "8.8.8.9", "1.1.1.1", "203.0.113.5", "150.1.1.1"];
/** And of the IPv6 one. */
export const addresses6 = ["2a00::1", "2a05:d000::1"];
/** And ports for each part of those that clients use. */
const ports = [1024, 40000, 65535];

export const connectionOf = ({ protocol, port }: Probe): Connection =>
  protocol === "icmp"
    ? { protocol, type: port, code: 0 }
    : protocol === "58"
      ? { protocol: "icmpv6", type: port, code: 0 }
      : protocol === "47"
        ? { protocol: 47 }
        : { protocol, port };

const lucks: readonly Luck[] = ports.flatMap((clientPort) =>
  ports.flatMap((natPort) =>
    addresses.flatMap((senderPublic) =>
      addresses.map((receiverPublic) => ({
        clientPort,
        natPort,
        senderPublic,
        receiverPublic,
        isCrossed: false,
      })),
    ),
  ),
);
const first = addresses[0]!;
export const clients: readonly Luck[] = ports.flatMap((clientPort) =>
  ports.map((natPort) => ({
    clientPort,
    natPort,
    senderPublic: first,
    receiverPublic: first,
    isCrossed: false,
  })),
);
const crossed: readonly Luck[] = clients.flatMap((luck) => [luck, { ...luck, isCrossed: true }]);

/** What passes in some, and what in all cases of what nobody here decides. */
export interface Passing {
  readonly may: boolean;
  readonly must: boolean;
}

export const judge = (cases: readonly Luck[], passes: (luck: Luck) => boolean): Passing => ({
  may: cases.some(passes),
  must: cases.every(passes),
});

/** Anything that passes by some of several ways that are all there. */
const anyOf = (ways: readonly Passing[]): Passing => ({
  may: ways.some(({ may }) => may),
  must: ways.some(({ must }) => must),
});

export function between(estate: Estate, from: Machine, to: Machine, probe: Probe): Passing {
  const ways = [judge(clients, (luck) => passesPrivately(estate, [from, from.ip], [to, to.ip], probe, luck))];
  const [source, target] = [from.ip6, to.ip6];
  if (source !== undefined && target !== undefined)
    ways.push(
      judge(clients, (luck) => passesPrivately(estate, [from, source], [to, target], probe, luck)),
      judge(crossed, (luck) => passesByIpv6(estate, from, to, probe, luck)),
    );
  // Where the first packet doesn't leave for any address, nothing else matters.
  const isOut = addresses.some((ip) => clients.some((luck) => leaves(estate, from, ip, probe, luck)));
  if (to.isPublic && isOut)
    ways.push(judge(lucks, (luck) => passesByInternet(estate, from, to, probe, luck)));
  return anyOf(ways);
}

/** To a service of AWS by a gateway endpoint, at whichever of the internet's addresses it has. */
export function toService(estate: Estate, from: Machine, service: ServiceGateway, probe: Probe): Passing {
  const found = addresses.flatMap((ip) =>
    clients.map((luck) => ({
      passes: reachesService(estate, from, service, ip, probe, luck),
      sure: !hasOwnRoutes(estate, from, ip),
    })),
  );
  return {
    may: found.some(({ passes }) => passes),
    must: found.every(({ passes, sure }) => passes && sure),
  };
}

export const out = (estate: Estate, from: Machine, address: string, probe: Probe): Passing =>
  judge(clients, (luck) => leaves(estate, from, address, probe, luck));

export const into = (estate: Estate, to: Machine, address: string, probe: Probe): Passing =>
  judge(clients, (luck) => enters(estate, to, address, probe, luck.clientPort));

/** What passes in some, and what in all of several estates. */
export const overAll = (cases: readonly Passing[]): Passing => ({
  may: cases.some(({ may }) => may),
  must: cases.every(({ must }) => must),
});
