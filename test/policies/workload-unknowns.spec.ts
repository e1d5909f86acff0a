import assert from "node:assert/strict";
import fc from "fast-check";
import { Unknown, type Resource } from "../../core/graph";
import { controller, example, minimalPod } from "../../core/policy/minimal";
import { catalog } from "../../policies/catalog";
import { judgeExample } from "../support/judge-example";

type Keys = readonly (string | number)[];

/** All places of a value, its own excepted. */
function places(value: unknown, at: Keys = []): Keys[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => {
    const keys = [...at, Array.isArray(value) ? Number(name) : name];
    return [keys, ...places(item, keys)];
  });
}

function replace(value: unknown, [key, ...rest]: Keys, by: unknown): unknown {
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
    string,
    unknown
  >;
  copy[key!] = rest.length === 0 ? by : replace(copy[key!], rest, by);
  return copy;
}

const replaceIn = (resource: Resource, keys: Keys, by: unknown): Resource => ({
  ...resource,
  properties: replace(resource.properties, keys, by) as Resource["properties"],
});

const policies = catalog.filter(({ group }) => group === "workload").map(({ policy }) => policy);

describe("workload policies on what is not known", () => {
  for (const policy of policies) {
    it(`${policy.name} lets nothing pass that an unknown value could violate`, () => {
      for (const [title, bad] of Object.entries(policy.bad())) {
        const [resource, ...others] = bad.resources;
        const known = judgeExample([policy], bad).findings.map((each) => `${each.path}.`);
        for (const keys of places(resource!.properties)) {
          const path = keys
            .map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`))
            .join("")
            .slice(1);
          // Whatever the finding lies in, and what stands beside it for the whole pod.
          const bears = keys.length <= 4 || known.some((each) => each.startsWith(path));
          if (keys[0] === "apiVersion" || keys[0] === "kind" || !bears) continue;
          const resources = [replaceIn(resource!, keys, new Unknown("x")), ...others];
          const { findings } = judgeExample([policy], { ...bad, resources });
          assert.ok(findings.length > 0, `${title}: ${keys.join(".")} unknown passes`);
          assert.deepEqual(
            findings.filter((each) => each.kind === "error"),
            [],
          );
        }
      }
    });
  }

  it("no policy fails on values of the wrong type", () => {
    const pod = {
      ...minimalPod(),
      hostPID: false,
      volumes: [
        { name: "a", hostPath: { path: "/a" } },
        { name: "b", emptyDir: {} },
      ],
      hostAliases: [{ ip: "1.1.1.1", hostnames: ["a"] }],
      ephemeralContainers: [{ name: "d", image: "x" }],
    };
    const resource = controller("Deployment", pod);
    const keys = fc.constantFrom(
      ...places(resource.properties).filter(([first]) => first === "spec" || first === "metadata"),
    );
    const junk = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constant(new Unknown("x")),
      fc.constant("__proto__"),
    );
    fc.assert(
      fc.property(keys, junk, (at, value) => {
        const { findings } = judgeExample(policies, example(replaceIn(resource, at, value)));
        assert.deepEqual(
          findings.filter((each) => each.kind === "error").map((each) => each.message),
          [],
        );
      }),
      { numRuns: 400 },
    );
  });
});
