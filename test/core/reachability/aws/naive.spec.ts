import assert from "node:assert/strict";
import fc from "fast-check";
import { buildGraph } from "../../../../core/graph";
import { awsReachability } from "../../../../core/reachability/aws";
import type { ExternalEndpoint } from "../../../../core/reachability/endpoint";
import { IpSet, type Connection } from "../../../../core/sets";
import {
  enters,
  leaves,
  passesByInternet,
  passesPrivately,
  type Estate,
  type Luck,
  type Machine,
  type Probe,
} from "../naive/aws";
import { estates } from "../naive/aws-estates";
import { resourcesOf } from "../naive/aws-resources";

const runs = Number(process.env["BULKHEAD_ESTATES"] ?? 300);

const probes: readonly Probe[] = [
  { protocol: "tcp", port: 22 },
  { protocol: "tcp", port: 443 },
  { protocol: "tcp", port: 40000 },
  { protocol: "udp", port: 53 },
  { protocol: "icmp", port: 8 },
  { protocol: "icmp", port: 3 },
  { protocol: "47", port: 0 },
];
/** One address for each part of the world that the estates' rules tell apart. */
const addresses = ["8.8.8.8", "1.1.1.1", "203.0.113.5", "150.1.1.1"];
/** And ports for each part of those that clients use. */
const ports = [1024, 40000, 65535];

const connectionOf = ({ protocol, port }: Probe): Connection =>
  protocol === "icmp"
    ? { protocol, type: port, code: 0 }
    : protocol === "47"
      ? { protocol: 47 }
      : { protocol, port };

const outside = (address: string): ExternalEndpoint => {
  const set = IpSet.of(`${address}/32`);
  return { kind: "external", id: address, name: address, addresses: set, parts: [set] };
};

const lucks: readonly Luck[] = ports.flatMap((clientPort) =>
  ports.flatMap((natPort) =>
    addresses.flatMap((senderPublic) =>
      addresses.map((receiverPublic) => ({ clientPort, natPort, senderPublic, receiverPublic })),
    ),
  ),
);
const first = addresses[0]!;
const clients: readonly Luck[] = ports.flatMap((clientPort) =>
  ports.map((natPort) => ({ clientPort, natPort, senderPublic: first, receiverPublic: first })),
);

/** What happens in some, and what in all cases. */
function judge(cases: readonly Luck[], passes: (luck: Luck) => boolean): { may: boolean; must: boolean } {
  return { may: cases.some(passes), must: cases.every(passes) };
}

function between(estate: Estate, from: Machine, to: Machine, probe: Probe) {
  const own = judge(clients, (luck) => passesPrivately(estate, from, to, probe, luck));
  if (!to.isPublic) return own;
  const other = judge(lucks, (luck) => passesByInternet(estate, from, to, probe, luck));
  return { may: own.may || other.may, must: own.must || other.must };
}

describe("AWS reachability and the simulator that sends every packet", () => {
  it("agree about every pair of machines and every address outside", function () {
    this.timeout(0);
    fc.assert(
      fc.property(estates, (estate) => {
        const aws = awsReachability(buildGraph(resourcesOf(estate)));
        const ends = estate.machines.map((machine) => [machine, aws.endpoint(`urn:${machine.id}`)!] as const);
        for (const [from, source] of ends) {
          for (const [to, target] of ends) {
            if (from === to) continue;
            const { may, must } = aws.between(source, target);
            for (const probe of probes) {
              const connection = connectionOf(probe);
              const found = { may: may.contains(connection), must: must.contains(connection) };
              assert.deepEqual(
                found,
                between(estate, from, to, probe),
                `${from.id} > ${to.id} ${JSON.stringify(probe)}`,
              );
            }
          }
          for (const address of [...addresses, "10.9.9.9"]) {
            const out = aws.between(source, outside(address));
            const into = aws.between(outside(address), source);
            for (const probe of probes) {
              const connection = connectionOf(probe);
              const text = `${from.id} and ${address} ${JSON.stringify(probe)}`;
              assert.deepEqual(
                { may: out.may.contains(connection), must: out.must.contains(connection) },
                judge(clients, (luck) => leaves(estate, from, address, probe, luck)),
                `out: ${text}`,
              );
              assert.deepEqual(
                { may: into.may.contains(connection), must: into.must.contains(connection) },
                judge(clients, (luck) => enters(estate, from, address, probe, luck.clientPort)),
                `in: ${text}`,
              );
            }
          }
        }
      }),
      { numRuns: runs },
    );
  });
});
