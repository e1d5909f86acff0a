import {
  container,
  lambdaFunction,
  manifest,
  onPool,
  placementExample,
  pool,
  tenant,
  type Example,
} from "../../../core/policy";
import { notApplicable, passes, type Rules } from "./rule";

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

export const rules: Rules = {
  "disallow-cross-environment-addresses": [
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
  "restrict-critical-services": [
    [placementExample([machines[0], tenant("cart", "app", onPool("front"))]), notApplicable],
    [critical({ workload: "other", perMachine: 1 }), notApplicable],
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
  ],
};
