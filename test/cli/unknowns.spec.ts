import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "../../cli/program";
import { stringify } from "yaml";
import { outputOf } from "../support/output";
import { mutate, placesIn } from "../support/mutations";

/** How `pulumi preview --json` writes what is not known yet; see the engine's notes on the wire. */
const notKnownYet = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

interface Step {
  readonly type: string;
  readonly name: string;
  readonly inputs: object;
}

const estate = {
  levels: { high: { cohabitation: "none" } },
  zones: {
    internet: { external: true, trust: 0 },
    dmz: { trust: 10, select: [{ namespaceLabel: { zone: "dmz" } }, { subnetTag: { zone: "dmz" } }] },
    app: { trust: 20, select: [{ namespaceLabel: { zone: "app" } }, { subnetTag: { zone: "app" } }] },
  },
  flows: [{ from: "internet", to: "dmz", ports: ["443/tcp"], reason: "customers" }],
  environments: {
    production: { select: [{ namespace: "**" }, { stack: "**" }], controlled: true, level: "high" },
  },
};

const labels = { app: "web" };
const ofKubernetes = (type: string, name: string, inputs: object): Step => ({
  type: `kubernetes:${type}`,
  name,
  inputs,
});
const steps: readonly Step[] = [
  ofKubernetes("core/v1:Namespace", "shop", {
    kind: "Namespace",
    metadata: { name: "shop", labels: { zone: "app" } },
  }),
  ofKubernetes("apps/v1:Deployment", "web", {
    kind: "Deployment",
    metadata: { name: "web", namespace: "shop", labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          nodeSelector: { pool: "app" },
          tolerations: [{ key: "pool", operator: "Equal", value: "app", effect: "NoSchedule" }],
          containers: [
            { name: "web", image: "registry.example.com/web:1", ports: [{ containerPort: 8080 }] },
          ],
        },
      },
    },
  }),
  ofKubernetes("core/v1:Service", "web", {
    kind: "Service",
    metadata: { name: "web", namespace: "shop" },
    spec: { type: "NodePort", selector: labels, ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] },
  }),
  ofKubernetes("networking.k8s.io/v1:NetworkPolicy", "web", {
    kind: "NetworkPolicy",
    metadata: { name: "web", namespace: "shop" },
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/8" } }], ports: [{ port: 8080, protocol: "TCP" }] }],
    },
  }),
  ofKubernetes("core/v1:Secret", "web", {
    kind: "Secret",
    metadata: { name: "web", namespace: "shop" },
    stringData: { "tls.key": "abc" },
  }),
  { type: "aws:ec2/vpc:Vpc", name: "vpc", inputs: { cidrBlock: "10.0.0.0/16" } },
  { type: "aws:ec2/subnet:Subnet", name: "subnet", inputs: { vpcId: "vpc-1", cidrBlock: "10.0.1.0/24" } },
  {
    type: "aws:ec2/securityGroup:SecurityGroup",
    name: "group",
    inputs: {
      vpcId: "vpc-1",
      ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }],
    },
  },
  {
    type: "aws:ec2/instance:Instance",
    name: "host",
    inputs: { ami: "ami-1", subnetId: "subnet-1", vpcSecurityGroupIds: ["sg-1"], userData: "#!/bin/sh\n" },
  },
];

const preview = (all: readonly Step[]): string =>
  JSON.stringify({
    steps: all.map(({ type, name, inputs }) => {
      const urn = `urn:pulumi:production::shop::${type}::${name}`;
      return { op: "create", urn, newState: { urn, custom: true, type, inputs } };
    }),
  });

const full = process.env["ROBUSTNESS"] === "full";

describe("verbs on a preview in which something is not known yet", function () {
  this.timeout(full ? 0 : 120_000);
  let folder: string;
  let source: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "bulkhead-unknowns-"));
    source = join(folder, "preview.json");
    writeFileSync(join(folder, "known.json"), preview(steps));
    writeFileSync(join(folder, "bulkhead.yaml"), stringify(estate));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const verbs: Readonly<Record<string, () => readonly string[]>> = {
    check: () => ["check", source, "--format", `json=${join(folder, "result.json")}`],
    reach: () => ["reach", "--source", source, "--format", "json"],
    "place --format json": () => ["place", "--source", source, "--format", "json"],
    place: () => ["place", "web", "--source", source],
    "fix --segment": () => ["fix", "--segment", "--source", source],
    "fix --separate": () => ["fix", "--separate", "--source", source],
    diff: () => ["diff", source, join(folder, "known.json")],
    "diff --promotion": () => ["diff", source, join(folder, "known.json"), "--promotion"],
  };

  Object.entries(verbs).forEach(([verb, argv], turn) => {
    it(`${verb} answers, or says what is missing`, async () => {
      const failed: string[] = [];
      let [count, judged] = [0, 0];
      for (const [index, step] of steps.entries())
        for (const place of placesIn(step.inputs)) {
          count += 1;
          if (!full && (count + turn) % 6 !== 0) continue;
          const inputs = mutate(step.inputs, place, () => notKnownYet) as object;
          writeFileSync(source, preview(steps.with(index, { ...step, inputs })));
          const estate = ["--estate", join(folder, "bulkhead.yaml")];
          try {
            const said = await outputOf(() => main(["node", "bulkhead", ...argv(), ...estate]));
            if (!said.includes("nothing was judged")) judged += 1;
          } catch (error) {
            failed.push(`${step.type} ${place.join(".")}: ${error instanceof Error ? error.stack : ""}`);
          }
        }
      assert.ok(judged > 10, `only ${judged} of ${count} were judged`);
      assert.deepEqual(failed.slice(0, 3), []);
    });
  });
});
