import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import { HardenedWorkload, SegregatedNamespace } from "../../components/index";
import { Loosenings } from "../../components/loosening";
import { InputError } from "../../components/input-error";
import { ZonedNetwork } from "../../components/zoned-network";
import schema from "../../components/schema.json";
import { looseningNotes } from "../../core/policy/loosenings";
import { trustedImage } from "../../core/policy/minimal";
import { build, estateFile as writtenEstate } from "../support/built";
import { built, estateFile } from "../support/built-components";

const reason = "the vendor ships it like that";
const refuse = (input: string, problem: string) => new InputError("Component one", input, problem);

describe("what is taken back of secure defaults", function () {
  this.timeout(30_000);

  it("is a text, the reason, for every loosening of every component", () => {
    const types = Object.entries(schema.types).filter(([token]) => token.endsWith("Loosening"));
    assert.ok(types.length >= 7, String(types.length));
    for (const [token, type] of types)
      for (const [name, property] of Object.entries((type as { properties: object }).properties)) {
        const { type: of, description } = property as { type: string; description?: string };
        assert.equal(of, "string", `${token}.${name}`);
        assert.match(description ?? "", /^Why /, `${token}.${name}`);
      }
  });

  for (const [what, given] of [
    ["nothing", ""],
    ["a word", "why not"],
    ["spaces", " ".repeat(20)],
    ["what no tag holds", "because <b>I</b> say so"],
    ["a page", "x".repeat(257)],
    ["no text", true],
  ] as const)
    it(`is refused for ${what}`, () =>
      assert.throws(
        () => Loosenings.read({ writableRoot: given } as never, refuse),
        /Component one: loosen\.writableRoot (needs|has) a/,
      ));

  it("ends as an annotation, and with its reason in the report", async () => {
    const file = estateFile();
    const parts = await built(() => {
      new SegregatedNamespace("shop-web", {
        estate: file.path,
        zone: "app",
        loosen: { podSecurity: reason },
      });
      new HardenedWorkload("web", {
        estate: file.path,
        namespace: "shop-web",
        zone: "app",
        pool: "app",
        image: trustedImage,
        ports: [{ port: 8080 }],
        loosen: { writableRoot: reason, token: "it asks the cluster for its peers" },
      });
    });
    file.remove();
    const [podSecurity, token, root, ...rest] = looseningNotes(parts);
    assert.equal(podSecurity, `A component's default is taken back, pod-security (${reason}): shop-web.`);
    assert.match(
      token ?? "",
      /^A component's default is taken back, token \(it asks the cluster for its peers\): web-/,
    );
    assert.match(root ?? "", /, writable-root \(the vendor ships it like that\): .* and \d+ more\.$/);
    assert.deepEqual(rest, []);
  });

  it("ends as a tag, and with its reason in the report", async () => {
    const path = writtenEstate({
      apiVersion: "bulkhead/v1",
      zones: { internet: { external: true }, app: { select: [{ subnetTag: { zone: "app" } }] } },
      flows: [],
      environments: { production: { select: [{ stack: "**" }], controlled: true, level: "hybrid" } },
    });
    const parts = await build(
      () =>
        new ZonedNetwork("shop", {
          estate: path,
          cidr: "10.0.0.0/16",
          availabilityZones: ["eu-west-1a"],
          loosen: { noFlowLogs: "another stack keeps them" },
        }),
    );
    assert.deepEqual(looseningNotes(parts), [
      "A component's default is taken back, no-flow-logs (another stack keeps them): shop.",
    ]);
  });

  it("is none of what others wrote", async () => {
    const parts = await build(() => {
      new aws.sqs.Queue("one", { tags: { "bulkhead.dev/pool": "app", loosened: "yes" } });
    });
    assert.deepEqual(looseningNotes(parts), []);
  });
});
