import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { stringify } from "yaml";
import { Secret, type Resource } from "../../core/graph";
import { exampleEstate } from "../../core/policy/minimal";
import { canRepair } from "../../core/policy/repair";
import { catalog } from "../../policies/catalog";
import { Engine } from "../support/engine";
import { mutate, placesIn } from "../support/mutations";

const signature = "4dabf18193072939515e22adb298388d";
const mark = "1b47061264138c4ac30d75fd1eb44270";

type Place = readonly (string | number)[];

/** What the engine would take for a secret, as it stands in what the pack answers. */
const isSecret = (value: unknown): value is { readonly value: unknown } =>
  typeof value === "object" && value !== null && (value as Record<string, unknown>)[signature] === mark;

/** The value as it would be without any secret. */
function plain(value: unknown): unknown {
  if (isSecret(value)) return plain(value.value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

/** The values that are marked as secrets. */
function secretsIn(value: unknown): readonly unknown[] {
  if (isSecret(value)) return [value.value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(secretsIn);
}

/** Every text within, those of secrets too. */
const textsIn = (value: unknown): readonly unknown[] =>
  typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [value];

const withUrn = (resource: Resource): Resource => ({
  ...resource,
  urn: `urn:pulumi:production::example::${resource.type}::${resource.name}`,
});

const at = (value: unknown, place: Place): unknown =>
  place.reduce<unknown>(
    (within, step) => (within as Record<string | number, unknown> | undefined)?.[step],
    value,
  );

const leaves = ({ properties }: Resource): readonly Place[] =>
  placesIn(properties).filter(
    (place) => typeof at(properties, place) === "string" && place[0] !== "apiVersion" && place[0] !== "kind",
  );

describe("a remediation, on the engine's protocol", function () {
  this.timeout(300_000);
  let folder: string;
  let engine: Engine;
  const repairing = catalog.map(({ policy }) => policy).filter(canRepair);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "bulkhead-remediation-"));
    writeFileSync(join(folder, "bulkhead.yaml"), stringify(exampleEstate));
    engine = await Engine.start(folder);
    await engine.configureStack("example", "production", true);
  });
  after(() => {
    engine.stop();
    rmSync(folder, { recursive: true });
  });

  const repaired = async (name: string, resource: Resource): Promise<Record<string, unknown> | undefined> =>
    (await engine.remediate(resource)).find(
      ({ policy, properties }) => policy === name && Object.keys(properties).length > 0,
    )?.properties;

  for (const policy of repairing)
    it(`by ${policy.name} leaves what is secret a secret`, async () => {
      await engine.configure({ [policy.name]: { level: 3 } });
      let kept = 0;
      let mended = 0;
      for (const resource of Object.values(policy.bad()).flatMap(({ resources }) => resources.map(withUrn))) {
        const known = await repaired(policy.name, resource);
        if (known === undefined) continue;
        mended++;
        // A list that the repair states anew is the policy's own.
        const isRestated = (place: Place): boolean =>
          typeof place.at(-1) === "number" &&
          !isDeepStrictEqual(at(known, place.slice(0, -1)), at(resource.properties, place.slice(0, -1)));
        for (const place of leaves(resource).filter((each) => !isRestated(each))) {
          let text = "";
          const hide = (was: unknown): Secret => new Secret((text = String(was)));
          const properties = mutate(resource.properties, place, hide) as Resource["properties"];
          const answer = await repaired(policy.name, { ...resource, properties });
          if (answer === undefined) continue;
          const where = `${resource.name} ${place.join(".")}`;
          const times = (value: unknown): number =>
            textsIn(plain(value)).filter((each) => each === text).length;
          if (times(answer) < times(resource.properties)) continue;
          assert.deepEqual(secretsIn(answer), [text], where);
          kept++;
        }
      }
      // What hangs on other resources is not known of one by itself, and left alone.
      assert.ok(mended > 0 || policy.scope === "graph", "the engine is told of no repair");
      // A resource with nothing but what the repair is about has nothing to keep.
      if (policy.name === "disallow-privileged-containers")
        assert.ok(kept > 5, `only ${kept} secrets were kept`);
    });

  it("says nothing in clear that came as a secret, whatever the repair is about", async () => {
    const name = "disallow-privileged-containers";
    await engine.configure({ [name]: { level: 3 } });
    const [bad] = Object.values(catalog.find(({ policy }) => policy.name === name)!.policy.bad());
    const resource = withUrn(bad!.resources[0]!);
    const hidden = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(hidden)
        : typeof value === "object" && value !== null
          ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, hidden(item)]))
          : typeof value === "string"
            ? new Secret(value)
            : value;
    const { apiVersion, kind, ...rest } = resource.properties;
    const properties = { apiVersion, kind, ...(hidden(rest) as object) } as Resource["properties"];
    const answer = await repaired(name, { ...resource, properties });
    assert.ok(answer, "a container that is privileged for all to see is repaired");
    const { apiVersion: _, kind: __, ...own } = answer;
    const texts = textsIn(rest).filter((each) => typeof each === "string");
    assert.deepEqual([...secretsIn(own)].sort(), [...texts].sort());
  });
});
