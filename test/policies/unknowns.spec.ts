import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Unknown, type Resource } from "../../core/graph";
import type { Finding } from "../../core/policy/finding";
import type { Example, Policy } from "../../core/policy/policy";
import { loadAnew, policyFiles } from "../support/examples-alone";
import { judgeExample } from "../support/judge-example";
import { mutate, placesIn } from "../support/mutations";

type Place = readonly (string | number)[];

const only = process.env["POLICY"];
/** One place of so many is tried; `BULKHEAD_UNKNOWNS=1` tries all, which takes minutes. */
const every = Number(process.env["BULKHEAD_UNKNOWNS"] ?? 5);

const isDrawn = (where: string): boolean =>
  createHash("sha256").update(where).digest().readUInt32BE() % every === 0;

const withValue = (
  example: Example,
  index: number,
  place: Place,
  change: (was: unknown) => unknown,
): Example => {
  const resource = example.resources[index]!;
  const properties = mutate(resource.properties, place, change) as Resource["properties"];
  return { ...example, resources: example.resources.with(index, { ...resource, properties }) };
};

const withoutValue = (example: Example, index: number, place: Place): Example =>
  withValue(example, index, place.slice(0, -1), (was) => {
    const last = place.at(-1)!;
    return Object.fromEntries(Object.entries(was as object).filter(([name]) => name !== last));
  });

const violated = (findings: readonly Finding[]): ReadonlySet<string> =>
  new Set(findings.filter(({ kind }) => kind === "violation").map(({ subject }) => subject.id));

/**
 * Under which name and where a resource is made is known before it is, and whoever refers to it by this text knows it; of
 * an object of Kubernetes that is its metadata, but for what users add to them.
 */
const isIdentity = ([first, second]: Place, { type }: Resource): boolean =>
  first === "apiVersion" ||
  first === "kind" ||
  (first === "metadata" && (second === undefined || second === "name" || second === "namespace")) ||
  (type.startsWith("aws") && second === undefined && (first === "name" || first === "region")) ||
  (first === "bucket" && /:Bucket(?:V2)?$/.test(type));

/** These find what is written in clear. What another resource makes is written by nobody. */
const findsLiterals = new Set([
  "disallow-config-map-secrets",
  "disallow-environment-secrets",
  "disallow-literal-secrets",
  "disallow-plain-secret-manifests",
]);

/**
 * What is there whatever it is: an item of a list, an annotation, the containers of a pod, whom a rule of an
 * administrator's names, and the principal or machine that a resource is for. Only a policy that asks what it is may be in doubt.
 */
const isPresence = (place: Place): boolean =>
  typeof place.at(-1) === "number" ||
  place.at(-1) === "containers" ||
  (place.at(-1) === "namespaces" && typeof place.at(-2) === "number") ||
  place.at(-2) === "annotations" ||
  (place.length === 1 && ["instance", "user"].includes(String(place[0])));

/**
 * Policies that leave a doubt to one that judges more: whether anything may pass, whatever the ports and layers; what a
 * rule is, of which not even the peers are known. Its doubt is one of the pack: it has to be there.
 */
const toldBy: Readonly<Record<string, readonly string[]>> = {
  "disallow-ineffective-security-group-rules": ["disallow-dangling-security-group-references"],
  "require-blocking-layers": ["restrict-connections"],
  "restrict-admin-prefix-lists": ["restrict-admin-sources"],
  // What lies in a network that was not given is said once, of whatever it may connect with.
  "restrict-internet-exposure": ["restrict-connections"],
  "restrict-management-connections": ["restrict-connections", "restrict-internet-access"],
};

const tellers = new Map<string, Policy>();

/** Whether one of the policies that a doubt is left to tells it. */
const isTold = (policy: Policy, example: Example): boolean =>
  (toldBy[policy.name] ?? []).some((name) => {
    const teller = tellers.get(name) ?? loadAnew(policyFiles().find((each) => each.name === name)!);
    tellers.set(name, teller);
    const { unknown, violation } = judgeExample([teller], example).tallies.get(name)!;
    return unknown + violation > 0;
  });

function* faultsOf(policy: Policy): Generator<string> {
  const examples = [...Object.entries(policy.good()), ...Object.entries(policy.bad())];
  for (const [title, example] of examples) {
    const known = violated(judgeExample([policy], example).findings);
    for (const [index, resource] of example.resources.entries())
      for (const place of placesIn(resource.properties)) {
        const where = `${title}: ${resource.id} ${place.join(".")}`;
        if (isIdentity(place, resource) || !isDrawn(`${policy.name} ${where}`)) continue;
        const open = withValue(example, index, place, () => new Unknown("x"));
        const { findings, tallies } = judgeExample([policy], open);
        // Of machines and networks that were not given the judge of examples says nothing, but counts it.
        const doubts = tallies.get(policy.name)!.unknown;
        for (const { kind, message, missing, path } of findings) {
          if (kind === "error") yield `${where}: ${message}`;
          if (kind === "unknown" && !missing) yield `${where}: says not what is missing`;
          if (/[\s!]/.test(path)) yield `${where}: the path ${path}`;
        }
        if (known.size > 0 && findings.length === 0 && doubts === 0 && !findsLiterals.has(policy.name))
          if (!isTold(policy, open)) yield `${where}: unknown passes`;
        const certain = violated(findings);
        if (certain.size === 0) continue;
        for (const subject of certain)
          if (!known.has(subject)) yield `${where}: unknown is a violation, known is none`;
        if (isPresence(place)) continue;
        const absent = violated(judgeExample([policy], withoutValue(example, index, place)).findings);
        for (const subject of certain)
          if (!absent.has(subject)) yield `${where}: unknown is a violation, absent is none`;
      }
  }
}

describe("an unknown value", function () {
  // Estates are judged anew for each place.
  this.timeout(every === 1 ? 300_000 : 60_000);
  for (const file of policyFiles()) {
    if (only !== undefined && file.name !== only && file.group !== only) continue;
    it(`neither passes ${file.name} nor is certain of what another value could mend`, () => {
      assert.deepEqual([...faultsOf(loadAnew(file))], []);
    });
  }
});
