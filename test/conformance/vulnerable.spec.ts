import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { buildGraph } from "../../core/graph";
import { createResolver } from "../../core/policy/environment";
import { judge } from "../../core/policy/judge";
import { readSources } from "../../core/source";
import { catalog } from "../../policies/catalog";
import { estateWith } from "../support/judge-example";
import { casesFolder, haveCases } from "./cases";

const policies = catalog.map(({ policy }) => policy);
const estate = estateWith();

/** The policies that find a violation in a file. */
async function violated(file: string): Promise<ReadonlySet<string>> {
  const read = await readSources([file], {});
  const resources = read.flatMap((result) => result.resources);
  assert.ok(resources.length > 0, `${file}: nothing read`);
  const resolver = createResolver(estate, { stack: "example/production" });
  const { findings } = judge(policies, buildGraph(resources), { estate, resolver, stage: "state" });
  return new Set(findings.flatMap(({ kind, policy }) => (kind === "violation" ? [policy] : [])));
}

/** What every pod of these collections does without. */
const bare = [
  "disallow-latest-tag",
  "disallow-privilege-escalation",
  "disallow-service-links",
  "disallow-token-automount",
  "require-drop-all-capabilities",
  "require-image-digests",
  "require-mac-profile",
  "require-read-only-root",
  "require-seccomp-profile",
  "restrict-image-repositories",
];
const host = ["disallow-host-ipc", "disallow-host-network", "disallow-host-pid"];
const paths = ["disallow-sensitive-host-paths", "restrict-host-path-volumes"];

/** The faults of each family of badPods, as its name says. */
const badPods: Readonly<Record<string, readonly string[]>> = {
  "everything-allowed": ["disallow-privileged-containers", ...host, ...paths],
  "priv-and-hostpid": ["disallow-privileged-containers", "disallow-host-pid"],
  priv: ["disallow-privileged-containers"],
  hostpath: paths,
  hostpid: ["disallow-host-pid"],
  hostnetwork: ["disallow-host-network"],
  hostipc: ["disallow-host-ipc"],
  "nothing-allowed": [],
};

/** What the scenarios of kubernetes-goat show, besides what all of them lack. */
const goat: Readonly<Record<string, readonly string[]>> = {
  "build-code": ["disallow-root-containers", "disallow-default-namespace", "require-resource-limits"],
  "cache-store": ["disallow-root-containers", "require-resource-limits", "restrict-internet-access"],
  "docker-bench-security": [
    "disallow-privileged-containers",
    "disallow-root-user",
    "disallow-runtime-sockets",
    "restrict-added-capabilities",
    ...host,
    ...paths,
  ],
  "hidden-in-layers": ["disallow-root-containers", "disallow-default-namespace"],
  "hunger-check": ["require-resource-limits", "require-resource-requests", "disallow-root-containers"],
  "internal-proxy": ["disallow-root-containers", "disallow-metadata-access", "restrict-internet-access"],
  "kube-bench-security": ["disallow-host-pid", "disallow-root-containers", ...paths],
  "kubernetes-goat-home": ["disallow-root-containers", "disallow-default-namespace"],
};

describe("deliberately vulnerable manifests", function () {
  this.timeout(60_000);

  const filesOf = (folder: string, pattern: RegExp): readonly string[] =>
    haveCases ? readdirSync(join(casesFolder, "cases", folder)).filter((name) => pattern.test(name)) : [];

  const demand = async (folder: string, file: string, wanted: readonly string[]): Promise<void> => {
    const found = await violated(join(casesFolder, "cases", folder, file));
    assert.deepEqual(
      wanted.filter((name) => !found.has(name)),
      [],
      file,
    );
  };

  it(`lie in ${casesFolder}`, function () {
    if (!haveCases) this.skip();
    assert.ok(filesOf("badpods", /\.yaml$/).length > 0);
  });

  for (const [family, faults] of Object.entries(badPods))
    it(`of badPods, ${family}: each fault is found in each form`, async function () {
      const files = filesOf("badpods", new RegExp(`^${family}-(?:exec|revshell)-`));
      if (files.length === 0) this.skip();
      for (const file of files)
        await demand("badpods", file, [
          ...bare,
          ...faults,
          ...(file.includes("-revshell-") ? ["disallow-remote-shells"] : []),
        ]);
    });

  for (const [scenario, faults] of Object.entries(goat))
    it(`of kubernetes-goat, ${scenario}: each fault is found`, async function () {
      const [file] = filesOf("real-pss", new RegExp(`^kubernetes-goat-scenarios-${scenario}-`));
      if (file === undefined) this.skip();
      await demand("real-pss", file, [...bare, ...faults]);
    });
});
