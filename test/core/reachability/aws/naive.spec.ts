import assert from "node:assert/strict";
import fc from "fast-check";
import { buildGraph, type Resource } from "../../../../core/graph";
import { awsReachability } from "../../../../core/reachability/aws";
import type { ConnectionAnswer } from "../../../../core/reachability/answer";
import type { ExternalEndpoint } from "../../../../core/reachability/endpoint";
import { IpSet } from "../../../../core/sets";
import type { Estate, Machine, Probe } from "../naive/aws";
import { isIpv6 } from "../naive/aws-addresses";
import { estates } from "../naive/aws-estates";
import { holed } from "../naive/aws-holes";
import {
  addresses,
  addresses6,
  between,
  connectionOf,
  into,
  out,
  overAll,
  probes,
  toService,
  type Passing,
} from "../naive/aws-judge";
import { resourcesOf } from "../naive/aws-resources";

const runs = Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 40);

const outside = (address: string): ExternalEndpoint => {
  const set = IpSet.of(`${address}/${isIpv6(address) ? 128 : 32}`);
  return { kind: "external", id: address, name: address, addresses: set, parts: [set] };
};

/** Every question about the machines of an estate, with the engine's answer and how to ask the simulator. */
function* questions(
  resources: readonly Resource[],
  { machines, services = [] }: Estate,
): Generator<{ text: string; answer: ConnectionAnswer; ask: (estate: Estate, probe: Probe) => Passing }> {
  const aws = awsReachability(buildGraph(resources));
  const named = (estate: Estate, id: string): Machine => estate.machines.find((each) => each.id === id)!;
  const ends = machines.map(({ id }) => [id, aws.endpoint(`urn:${id}`)!] as const);
  for (const [from, source] of ends) {
    for (const [to, target] of ends) {
      if (from === to) continue;
      yield {
        text: `${from} > ${to}`,
        answer: aws.between(source, target),
        ask: (estate, probe) => between(estate, named(estate, from), named(estate, to), probe),
      };
    }
    for (const service of services) {
      yield {
        text: `${from} > ${service.id}`,
        answer: aws.between(source, aws.endpoint(`urn:${service.id}`)!),
        ask: (estate, probe) => toService(estate, named(estate, from), service, probe),
      };
    }
    for (const address of [...addresses, ...addresses6, "10.9.9.9"]) {
      yield {
        text: `${from} > ${address}`,
        answer: aws.between(source, outside(address)),
        ask: (estate, probe) => out(estate, named(estate, from), address, probe),
      };
      yield {
        text: `${address} > ${from}`,
        answer: aws.between(outside(address), source),
        ask: (estate, probe) => into(estate, named(estate, from), address, probe),
      };
    }
  }
}

describe("AWS reachability and the simulator that sends every packet", () => {
  it("agree about every pair of machines and every address outside", function () {
    this.timeout(0);
    fc.assert(
      fc.property(estates, (estate) => {
        for (const { text, answer, ask } of questions(resourcesOf(estate), estate)) {
          for (const probe of probes) {
            const connection = connectionOf(probe);
            const found = { may: answer.may.contains(connection), must: answer.must.contains(connection) };
            assert.deepEqual(found, ask(estate, probe), `${text} ${JSON.stringify(probe)}`);
          }
        }
      }),
      { numRuns: runs },
    );
  });

  it("hold together where something is not known: may takes in every completion, must no more than all", function () {
    this.timeout(0);
    fc.assert(
      fc.property(holed(estates), ({ what, resources, completions }) => {
        for (const { text, answer, ask } of questions(resources, completions[0]!)) {
          for (const probe of probes) {
            const connection = connectionOf(probe);
            const { may, must } = overAll(completions.map((estate) => ask(estate, probe)));
            const at = `${what}: ${text} ${JSON.stringify(probe)}`;
            if (may) assert.ok(answer.may.contains(connection), `may leaves out ${at}`);
            if (!must) assert.ok(!answer.must.contains(connection), `must takes in ${at}`);
            assert.ok(answer.must.isSubsetOf(answer.may), `must goes beyond may: ${at}`);
          }
        }
      }),
      { numRuns: runs },
    );
  });
});
