import assert from "node:assert/strict";
import { Unknown, type Resource } from "../../core/graph";
import { judgeExample } from "../support/judge-example";
import { loadAnew, policyFiles } from "../support/examples-alone";
import { mutate } from "../support/mutations";

type Place = readonly (string | number)[];

/** Places of good examples that do not bear on the verdict, because another value settles it. */
const settled: readonly (readonly [policy: string, example: string, kind: RegExp, place: Place])[] = [
  ["require-imdsv2", "required", /Instance$/, ["metadataOptions", "httpEndpoint"]],
  ["require-imdsv2", "no metadata service", /Instance$/, ["metadataOptions", "httpTokens"]],
  [
    "restrict-cluster-admin-access",
    "the platform's team",
    /AccessPolicyAssociation$/,
    ["accessScope", "type"],
  ],
  ["restrict-cluster-admin-access", "the platform's team", /AccessPolicyAssociation$/, ["policyArn"]],
  ["restrict-authenticated-bindings", "an account", /RoleBinding$/, ["subjects", 0, "kind"]],
  ["require-store-backups", "a week", /Instance$/, ["engine"]],
  ["require-store-encryption", "encrypted", /Instance$/, ["engine"]],
  ["restrict-node-update-pace", "one node at a time", /NodeGroup$/, ["scalingConfig", "desiredSize"]],
  [
    "require-image-pull-always",
    "by tag, pulled always",
    /Deployment$/,
    ["spec", "template", "spec", "containers", 0, "image"],
  ],
  ["restrict-developer-accounts", "developers who look", /PermissionSetInlinePolicy$/, ["permissionSetArn"]],
];

describe("an unknown value where another settles it", () => {
  for (const [name, title, kind, place] of settled)
    it(`raises no doubt of ${name}: ${place.join(".")}`, () => {
      const policy = loadAnew(policyFiles().find((each) => each.name === name)!);
      const example = policy.good()[title];
      assert.ok(example, title);
      const index = example.resources.findIndex(({ type }) => kind.test(type));
      const resource = example.resources[index]!;
      const properties = mutate(resource.properties, place, () => new Unknown("x")) as Resource["properties"];
      const resources = example.resources.with(index, { ...resource, properties });
      const { findings } = judgeExample([policy], { ...example, resources });
      assert.deepEqual(
        findings.map(({ message }) => message),
        [],
      );
    });
});
