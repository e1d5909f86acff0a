// Runs the built command line once on what it mostly reads, and keeps the code that V8 compiled for it beside the bundle.
// The build bundles this file into the folder that it warms up.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import "../cli/v8-flags";
import { cacheFile, loadBundle } from "../core/bundle";

const labels = { app: "shop" };
const pod = {
  containers: [
    {
      name: "main",
      image: "registry.example/shop:1",
      ports: [{ containerPort: 8080 }],
      resources: { limits: { cpu: "1", memory: "128Mi" } },
      securityContext: { runAsNonRoot: true, capabilities: { drop: ["ALL"] } },
    },
  ],
};
const metadata = { name: "shop", namespace: "shop", labels };
const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: ${JSON.stringify(metadata)}
spec:
  selector: { matchLabels: { app: shop } }
  template: ${JSON.stringify({ metadata: { labels }, spec: pod })}
---
apiVersion: v1
kind: Service
metadata: ${JSON.stringify(metadata)}
spec: { selector: { app: shop }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: ${JSON.stringify(metadata)}
spec: { podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{ from: [{ podSelector: {} }] }] }
`;

const inputs: Readonly<Record<string, object>> = {
  "aws:ec2/vpc:Vpc": { cidrBlock: "10.0.0.0/16", tags: { team: "shop" } },
  "aws:ec2/subnet:Subnet": { vpcId: "vpc-1", cidrBlock: "10.0.0.0/24", mapPublicIpOnLaunch: false },
  "aws:ec2/securityGroup:SecurityGroup": { vpcId: "vpc-1", description: "shop", ingress: [], egress: [] },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    securityGroupId: "sg-1",
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
    cidrIpv4: "10.0.0.0/16",
  },
  "aws:ec2/instance:Instance": { ami: "ami-1", subnetId: "subnet-1", vpcSecurityGroupIds: ["sg-1"] },
  "aws:iam/role:Role": {
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
    }),
  },
  "aws:s3/bucket:Bucket": { bucket: "shop" },
  "kubernetes:apps/v1:Deployment": {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod } },
  },
};
const state = {
  version: 3,
  deployment: {
    manifest: { time: "2026-01-01T00:00:00Z" },
    resources: Object.entries(inputs).map(([type, properties]) => ({
      urn: `urn:pulumi:shop::shop::${type}::one`,
      custom: true,
      id: "one",
      type,
      inputs: properties,
      outputs: properties,
    })),
  },
};

const estate = `apiVersion: bulkhead/v1
zones: { shop: { trust: 50, select: [{ namespaceLabel: { zone: shop } }, { subnetTag: { zone: shop } }] } }
environments: { production: { select: [{ namespace: shop }] } }
`;

const folder = mkdtempSync(join(tmpdir(), "bulkhead-build-"));
const bundle = loadBundle(__dirname, "cli");
writeFileSync(join(folder, "shop.yaml"), manifest);
writeFileSync(join(folder, "state.json"), JSON.stringify(state));
writeFileSync(join(folder, "bulkhead.yaml"), estate);

process.on("exit", () => {
  // The findings of this run are of no interest, but that it could not read its input is.
  const failed = process.exitCode === 2;
  if (!failed) writeFileSync(cacheFile(__dirname, "cli"), bundle.script.createCachedData());
  rmSync(folder, { recursive: true, force: true });
  process.exitCode = failed ? 1 : 0;
});
process.chdir(folder);
delete process.env["BULKHEAD_ESTATE"];
process.argv = [
  process.execPath,
  "bulkhead",
  "check",
  "shop.yaml",
  "state.json",
  "--format",
  "json=result.json",
];
bundle.run();
