import {
  container,
  database,
  example,
  exampleIds,
  hostExample,
  lambdaFunction,
  manifest,
  onPool,
  placementExample,
  pool,
  resource,
  subnet,
  tenant,
  Unknown,
  type Example,
} from "../../../core/policy";
import { withMetadata } from "../../core/policy/placement/placed";
import { notApplicable, passes, taskExample, type Rules } from "./rule";

const environments = {
  production: {
    select: [{ namespace: "shop-*" }, { account: "333333333333" }],
    controlled: true,
    level: "hybrid",
  },
  development: {
    select: [{ namespace: "trial-*" }, { account: "555555555555" }, { stack: "**" }],
    level: "open",
    enforce: "mandatory",
  },
};
const inEnvironments = (given: Example): Example => ({ ...given, estate: { environments } });
const theirs = "https://sqs.eu-west-1.amazonaws.com/555555555555/orders";
const queue = "sqs.eu-west-1.amazonaws.com/555555555555/orders";
const given = (changes: object): Example => inEnvironments(container(changes));
const ofDevelopment = (what: string): string => `(of production) is given ${what} of development`;

const machines = [pool("front", "app"), pool("vault", "app")] as const;
const critical = (
  entry: object,
  parts: readonly (readonly ReturnType<typeof tenant>[number][])[] = [],
): Example =>
  placementExample(
    [
      ...machines,
      tenant("keys", "app", onPool("vault")),
      tenant("cart", "app", onPool("front")),
      tenant("orders", "app", onPool("front")),
      ...parts,
    ],
    { estate: { critical: [entry] } },
  );
const few = (others: number, name: string, most: number): string =>
  `may share a machine of pool front with ${others} others, such as Deployment ${name} in ${name}: at most ${most} workloads may stand there`;

const back = (account: string | undefined) =>
  pool("back", "app").map((each) =>
    each.type === "aws:eks/nodeGroup:NodeGroup" && account !== undefined ? { ...each, account } : each,
  );
const select = [{ namespace: "checkout" }];
const placed = (account: string | undefined, accountGroups: object, workload = "checkout"): Example =>
  placementExample([back(account), tenant(workload, "app", onPool("back"))], { estate: { accountGroups } });
const [mine, other] = ["444444444444", "333333333333"] as const;

const sandboxed = {
  environments: { production: { level: "boxed" } },
  levels: { boxed: { cohabitation: [{ differ: "zone" }], sandbox: "required" } },
};
const onTenancy = (tenancy: string | undefined): Example =>
  placementExample(
    [
      pool("front", "app").map((each) =>
        each.type === "aws:ec2/launchTemplate:LaunchTemplate" && tenancy !== undefined
          ? { ...each, properties: { ...each.properties, placement: { tenancy } } }
          : each,
      ),
      tenant("checkout", "app", onPool("front")),
    ],
    { estate: sandboxed },
  );
const sharesKernel = "shares the kernel of a machine of pool front, and level boxed asks for a sandbox";

const unknown = new Unknown("it");
const aside = (name: string, zone: string, vpcId: string = exampleIds.vpc) => [
  { ...subnet({ vpcId, cidrBlock: "10.0.20.0/24", tags: { zone } }, name), physicalId: `subnet-${name}` },
];
const onTwoSubnets = (zone: string) => pool("front", zone, { subnetIds: ["subnet-front", "subnet-side"] });
const withLabel = (label: unknown) => pool("front", "app", { labels: { pool: label } });
const inVpc = (vpcId: unknown) =>
  pool("front", "app").map((each) =>
    each.type === "aws:ec2/subnet:Subnet" ? { ...each, properties: { ...each.properties, vpcId } } : each,
  );
const cart = (
  entry: object,
  front: ReturnType<typeof pool>,
  parts: readonly ReturnType<typeof tenant>[] = [],
): Example =>
  placementExample([front, tenant("cart", "app", onPool("front")), ...parts], {
    estate: { critical: [{ workload: "cart", ...entry }] },
  });
/** A workload whose namespace is not known. */
const unplacedCart = (entry: object): Example =>
  placementExample(
    [machines[0], withMetadata(tenant("cart", "app", onPool("front")), { name: "cart", namespace: unknown })],
    { estate: { critical: [entry] } },
  );
const vpcCalled = (name: string) => [
  resource(
    "aws:ec2/vpc:Vpc",
    name,
    { cidrBlock: "10.0.0.0/16", tags: { Name: name } },
    { physicalId: exampleIds.vpc },
  ),
];
const outsideReaches = (...to: readonly string[]) => ({
  estate: {
    flows: to.length === 0 ? [] : [{ from: "internet", to, ports: ["443/tcp"], reason: "the public shop" }],
  },
});
const stored = (zones: Readonly<Record<string, string>>, more: object = {}): Example =>
  example(
    [
      ...Object.entries(zones).flatMap(([name, zone]) => aside(name, zone)),
      resource("aws:rds/subnetGroup:SubnetGroup", "orders", {
        name: "orders",
        subnetIds: Object.keys(zones).map((name) => `subnet-${name}`),
      }),
      database({ dbSubnetGroupName: "orders" }),
    ],
    more,
  );
const storing = {
  volumes: [{ name: "data", persistentVolumeClaim: { claimName: "orders" } }],
  ...onPool("front"),
};
const reference = (name: string, estate = {}, stack = "example/production"): Example => ({
  ...example(resource("pulumi:pulumi:StackReference", "other", { name }, { stack })),
  estate,
});
const uncontrolled = { ...environments, production: { ...environments.production, controlled: false } };
const joins = "#!/bin/sh\n/etc/eks/bootstrap.sh shop --kubelet-extra-args '--pod-max-pids=1024'\n";
const scripts = (...texts: readonly string[]): string =>
  `MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n${texts.map((text) => `--b\nContent-Type: text/x-shellscript\n\n${text}\n`).join("")}--b--\n`;

export const rules: Rules = {
  "disallow-cross-environment-addresses": [
    [{ ...container({ args: [theirs] }), estate: { environments: uncontrolled } }, passes],
    [
      {
        ...container({ args: [theirs] }),
        estate: {
          environments: { ...environments, trial: { select: [{ account: "555555555555" }], level: "open" } },
        },
      },
      `(of production) is given ${queue} of development, trial`,
    ],
    [given({ env: [{ name: "A", value: theirs }] }), ofDevelopment(queue)],
    [given({ command: ["run", theirs] }), ofDevelopment(queue)],
    [given({ args: ["--queue", theirs] }), ofDevelopment(queue)],
    [
      given({ args: [theirs, "arn:aws:sns:eu-west-1:555555555555:a"] }),
      ofDevelopment(queue),
      ofDevelopment("arn:aws:sns:eu-west-1:555555555555:a"),
    ],
    [
      given({ args: [`${theirs},arn:aws:sns:eu-west-1:555555555555:a`] }),
      ofDevelopment("arn:aws:sns:eu-west-1:555555555555:a"),
      ofDevelopment(queue),
    ],
    [
      given({ args: ["555555555555.dkr.ecr.eu-west-1.amazonaws.com/a:1"] }),
      ofDevelopment("555555555555.dkr.ecr.eu-west-1.amazonaws.com/a:1"),
    ],
    [
      given({ args: ["https://555555555555.signin.aws.amazon.com/console"] }),
      ofDevelopment("555555555555.signin.aws.amazon.com"),
    ],
    [given({ args: ["http://a.trial-orders.svc:80"] }), ofDevelopment("a.trial-orders.svc")],
    [given({ args: ["http://a.shop-orders.svc:80"] }), passes],
    [given({ args: ["https://sqs.eu-west-1.amazonaws.com/333333333333/orders"] }), passes],
    [given({ args: ["https://sqs.eu-west-1.amazonaws.com/999999999999/orders"] }), passes],
    [given({}), passes],
    [
      inEnvironments({
        resources: [
          {
            ...[lambdaFunction({ environment: { variables: { QUEUE: theirs, OTHER: "a" } } })].flat()[0]!,
            account: "333333333333",
          },
        ],
      }),
      ofDevelopment(queue),
    ],
    [
      inEnvironments({
        resources: [
          manifest({
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { name: "c", namespace: "trial-orders" },
            data: { peer: "https://sqs.eu-west-1.amazonaws.com/333333333333/orders" },
          }),
        ],
      }),
      "(of development) is given sqs.eu-west-1.amazonaws.com/333333333333/orders of production",
    ],
  ],
  "disallow-cross-environment-references": [
    [
      reference("organization/network/staging", {
        environments: { development: { select: [{ stack: "*/development" }] } },
      }),
      passes,
    ],
    [
      reference("organization/network/development", { environments: { production: { controlled: false } } }),
      passes,
    ],
    [
      reference("organization/network/production", {}, "example/development"),
      "ties development to production: it reads the outputs of organization/network/production",
    ],
  ],
  "disallow-services-on-container-hosts": [
    [
      hostExample({
        userData: `${joins}systemctl enable --now nginx\nsystemctl enable --now postgresql\nservice redis start\n`,
      }),
      "joins an EKS cluster and also runs nginx (and postgresql, redis), on line 3 of its user data",
    ],
    [
      hostExample({ userData: scripts("#!/bin/sh\nsystemctl enable --now nginx", joins) }),
      "joins an EKS cluster and also runs nginx, on line 2 of its user data",
    ],
    [
      hostExample({
        userData: "#!/bin/sh\npodman run -d a:1\npodman run -d $IMAGE\nsystemctl enable --now nginx\n",
      }),
      "runs containers and also runs nginx, on line 4 of its user data",
    ],
  ],
  "disallow-stored-data-in-exposed-zones": [
    [
      stored({ a: "dmz", b: "data" }),
      "unknown: data store orders: cannot be judged, it is not known (whether it lies in zone dmz, which the outside reaches)",
    ],
    [
      stored({ a: "dmz", b: "app" }, outsideReaches("dmz", "app")),
      "stores data (is a data store, RDS instance) in zone dmz and app, which the outside reaches",
    ],
    [
      stored({ a: "dmz", b: "app", c: "data" }, outsideReaches("dmz", "app")),
      "unknown: data store orders: cannot be judged, it is not known (whether it lies in zone dmz or app, which the outside reaches)",
    ],
    [stored({ a: "dmz" }, outsideReaches()), notApplicable],
  ],
  "disallow-stored-data-on-exposed-hosts": [
    [
      placementExample(
        [onTwoSubnets("dmz"), aside("side", "app"), tenant("orders", "app", storing)],
        outsideReaches("dmz", "app"),
      ),
      "stores data (claims the volume orders) and may land on pool front in zone dmz and app, which the outside reaches",
    ],
    [
      placementExample([pool("front", "dmz"), tenant("orders", "app", storing)], outsideReaches()),
      notApplicable,
    ],
  ],
  "restrict-workload-hosts": [
    [
      placementExample([
        onTwoSubnets("dmz"),
        aside("side", "data"),
        tenant("checkout", "app", onPool("front")),
      ]),
      "of zone app may land on pool front, whose hosts lie in zone dmz and data",
    ],
    [
      placementExample([pool("front", "dmz"), tenant("checkout", "app", onPool("front"))], {
        estate: { zones: { both: { trust: 30, select: [{ namespace: "checkout" }] } } },
      }),
      "of zone app or both may land on pool front, whose hosts lie in zone dmz",
    ],
  ],
  "restrict-critical-services": [
    [{ ...taskExample(), estate: { critical: [{ workload: "**", pools: ["safe"] }] } }, notApplicable],
    [
      cart({ pools: ["safe"] }, withLabel(unknown)),
      "unknown: Deployment cart: cannot be judged, spec.template.spec is not known (it)",
    ],
    [cart({ pools: ["front"] }, withLabel(unknown)), passes],
    [
      cart({ vpcs: ["shop"] }, withLabel(unknown)),
      "unknown: Deployment cart: cannot be judged, spec.template.spec is not known (it)",
    ],
    [
      cart({ vpcs: ["shop"] }, inVpc(unknown)),
      "unknown: Deployment cart: cannot be judged, spec.template.spec is not known (it)",
    ],
    [cart({ vpcs: ["main"] }, pool("front", "app"), [vpcCalled("main")]), passes],
    [
      cart({ vpcs: ["main"] }, pool("front", "app"), [vpcCalled("other")]),
      "may run in a VPC that is none of main",
    ],
    [
      cart({ vpcs: ["vpc-0aaa*"] }, onTwoSubnets("app"), [aside("side", "app", "vpc-2")]),
      "may run in a VPC that is none of vpc-0aaa*",
    ],
    [cart({ vpcs: ["vpc-*"] }, onTwoSubnets("app"), [aside("side", "app", "vpc-2")]), passes],
    [
      cart({ perMachine: 1 }, withLabel(unknown), [tenant("orders", "app", onPool("front"))]),
      "unknown: Deployment cart: cannot be judged, spec.template.spec is not known (it)",
    ],
    [placementExample([machines[0], tenant("cart", "app", onPool("front"))]), notApplicable],
    [critical({ workload: "other", perMachine: 1 }), notApplicable],
    // Of a workload whose namespace is still to come it is not known whether the entry means it.
    [
      unplacedCart({ workload: "cart/cart", pools: ["safe"] }),
      "unknown: Deployment cart: cannot be judged, spec.template.spec is not known (whether it is a critical service: its name or its namespace)",
    ],
    [critical({ workload: "shop/*", pools: ["safe"] }), notApplicable],
    [critical({ workload: "keys", pools: ["vault"] }), passes],
    [critical({ workload: "keys", pools: ["other", "va*"] }), passes],
    [critical({ workload: "keys", pools: ["safe", "other"] }), "may land on pool vault, none of safe, other"],
    [critical({ workload: "cart", perMachine: 2 }), passes],
    [critical({ workload: "cart", perMachine: 1 }), few(1, "orders", 1)],
    [
      critical({ workload: "cart", perMachine: 2 }, [tenant("more", "app", onPool("front"))]),
      few(2, "orders", 2),
    ],
    [critical({ workload: "keys", vpcs: ["vpc-0aaa1111bbbb2222c"] }), passes],
    [critical({ workload: "keys", vpcs: ["vpc-other", "vpc-0aaa*"] }), passes],
    [
      critical({ workload: "keys", vpcs: ["vpc-other", "shop"] }),
      "may run in a VPC that is none of vpc-other, shop",
    ],
    [
      critical({ workload: "cart", pools: ["safe"], perMachine: 1, vpcs: ["vpc-other"] }),
      "may land on pool front, none of safe",
      "may run in a VPC that is none of vpc-other",
      few(1, "orders", 1),
    ],
  ],
  "restrict-workload-accounts": [
    [
      { ...taskExample(), estate: { accountGroups: { payments: { accounts: [mine], select } } } },
      notApplicable,
    ],
    [
      placed(undefined, { payments: { accounts: [mine], select } }),
      "unknown: Deployment checkout: cannot be judged, spec.template.spec is not known (the account of back)",
    ],
    [placed(undefined, { payments: { accounts: [mine], select: [{ namespace: "x" }] } }), passes],
    [placed(mine, {}), notApplicable],
    [placed(mine, { payments: { accounts: [mine], select } }), passes],
    [
      placed(other, { payments: { accounts: [mine], select } }),
      `of group payments may run in account ${other}, by pool back`,
    ],
    [
      placed(other, {
        payments: { accounts: [mine], select },
        data: { accounts: [other], select: [{ namespace: "x" }] },
      }),
      `of group payments may run in account ${other} of data, by pool back`,
    ],
    [
      placed(mine, { payments: { accounts: [mine], select: [{ namespace: "x" }] } }),
      `may run in account ${mine}, which is kept for group payments`,
    ],
    [placed(other, { payments: { accounts: [mine], select: [{ namespace: "x" }] } }), passes],
    [
      placed(other, { payments: { accounts: [mine], select }, data: { accounts: ["555555555555"], select } }),
      `of group payments or data may run in account ${other}, by pool back`,
    ],
  ],
  "require-sandboxes": [
    [onTenancy(undefined), sharesKernel],
    [onTenancy("default"), sharesKernel],
    [onTenancy("dedicated"), passes],
    [onTenancy("host"), passes],
    [container(), notApplicable],
    [{ ...container(), estate: sandboxed }, "has no sandboxed runtime class, which its level asks for"],
    [{ ...taskExample(), estate: sandboxed }, notApplicable],
    [
      placementExample([tenant("checkout", "app", { runtimeClassName: "other" })], { estate: sandboxed }),
      "unknown: Deployment checkout: cannot be judged, spec.template.spec.runtimeClassName is not known (whether runtime class other is a sandbox)",
    ],
    [
      placementExample(
        [
          [
            resource("aws:eks/fargateProfile:FargateProfile", "checkout", {
              clusterName: "shop",
              fargateProfileName: "checkout",
              podExecutionRoleArn: "arn:aws:iam::333333333333:role/pods",
              subnetIds: ["subnet-1"],
              selectors: [{ namespace: "checkout" }],
            }),
          ],
          tenant("checkout", "app", {}),
        ],
        { estate: sandboxed },
      ),
      passes,
    ],
  ],
};
