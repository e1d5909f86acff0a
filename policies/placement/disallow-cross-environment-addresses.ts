import {
  concernsControlled,
  container,
  definePolicy,
  example,
  foreignAddresses,
  manifest,
  resource,
} from "../../core/policy";

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
const estate = { estate: { environments } };
const address = (value: string) => ({
  ...container({ env: [{ name: "PEER", value }] }),
  ...estate,
});
const settings = (value: string) =>
  example(
    manifest({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "peers", namespace: "shop-checkout" },
      data: { peer: value },
    }),
    estate,
  );

export default definePolicy({
  name: "disallow-cross-environment-addresses",
  displayName: "Workloads are given no addresses of another environment",
  description:
    "A test that writes to production's queue, or production that asks a database of development, is what ends both: the address stands in the configuration long before anybody connects.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.4"],
  requirements: [48],
  remediationSteps:
    "Give each environment addresses of its own, from its own configuration; what several need belongs to an account and a namespace of its own.",
  appliesTo: ["Container", "ConfigMap", "LambdaFunction", "ManagedService"],
  needs: "graph",
  check({ node, graph, estate, environment, environmentOf, report }) {
    const look = (value: string | undefined, path: string): void => {
      if (value === undefined) return;
      for (const found of foreignAddresses({ graph, estate, environment, environmentOf }, node, value))
        if (concernsControlled(estate, environment, found.environments))
          report(
            `(of ${environment.name}) is given ${found.address} of ${found.environments.join(", ")}`,
            path,
            {
              key: `${path} ${found.address}`,
            },
          );
    };
    const lookInto = (values: Readonly<Record<string, string>> | undefined, path: string): void => {
      for (const key of Object.keys(values ?? {})) report.part(() => look(values?.[key], `${path}.${key}`));
    };
    if (node.kind === "ConfigMap") return lookInto(node.data, "data");
    if (node.kind === "ManagedService")
      return lookInto(node.environment, node.places["environment"] ?? "environment");
    if (node.kind === "LambdaFunction")
      return lookInto(node.environment, node.environmentKey ?? "environment.variables");
    report.part(() => {
      node.env?.forEach((_, index) =>
        report.part(() => look(node.env?.[index]?.value, `env[${index}].value`)),
      );
    });
    report.part(() => {
      node.command?.forEach((_, index) =>
        report.part(() => look(node.command?.[index], `command[${index}]`)),
      );
    });
    report.part(() => {
      node.args?.forEach((_, index) => report.part(() => look(node.args?.[index], `args[${index}]`)));
    });
  },
  good: () => ({
    "a service of the same environment": address("http://orders.shop-orders.svc.cluster.local:8080"),
    "a queue of the same environment": address("https://sqs.eu-west-1.amazonaws.com/333333333333/orders"),
    "a name that the estate does not know": address("https://api.example.com/v1"),
    "configuration without any": settings("orders.shop-orders.svc:8080"),
  }),
  bad: () => ({
    "a service of another environment": address("http://orders.trial-orders.svc.cluster.local:8080"),
    "a queue of another environment's account": address(
      "https://sqs.eu-west-1.amazonaws.com/555555555555/orders",
    ),
    "an ARN in an argument": {
      ...container({ args: ["--topic=arn:aws:sns:eu-west-1:555555555555:orders"] }),
      ...estate,
    },
    "configuration with one": settings("arn:aws:dynamodb:eu-west-1:555555555555:table/orders"),
    "the address of a database of another environment, as a state gives it": (() => {
      const base = address("trial.abcdef.eu-west-1.rds.amazonaws.com:5432");
      const database = resource(
        "aws:rds/subnetGroup:SubnetGroup",
        "trial",
        {},
        {
          account: "555555555555",
          stack: "example/trial",
          outputs: { address: "trial.abcdef.eu-west-1.rds.amazonaws.com" },
        },
      );
      return { ...base, resources: [...base.resources, database] };
    })(),
  }),
});
