import * as pulumi from "@pulumi/pulumi";
import { DeclaredEstate } from "./estate";
import { createObjects } from "./objects";
import { planSelfTest } from "./planners/cis-self-test";

export interface CisSelfTestArgs {
  /** The estate's file. @default BULKHEAD_ESTATE, else bulkhead.yaml, searched upwards from the program */
  estate?: string;
  /** The zone that its namespace lies in. */
  zone: string;
  /** kube-bench's image, by digest, in a trusted repository of the environment. */
  image: pulumi.Input<string>;
  /** The pools whose machines are checked, each by a job of its own. */
  pools: string[];
  /** Its namespace, for nothing else. @default "bulkhead-cis" */
  namespace?: string;
  /** When it runs, as cron writes it. @default "0 3 * * 1" */
  schedule?: string;
  /** The benchmark. @default "eks-1.5.0" */
  benchmark?: string;
  /** How much is kept of the results. @default "1Gi" */
  size?: string;
}

/**
 * The CIS benchmark of the pools' machines as a scheduled job, its results kept on a claim. It reads the machines'
 * own files, so it has a namespace of its own and goes past policies that `exceptions` names.
 */
export class CisSelfTest extends pulumi.ComponentResource {
  /** Its namespace. */
  public readonly namespace: pulumi.Output<string>;
  /** The policies of which its parts are findings: to be accepted in the estate's exceptions, for this namespace. */
  public readonly exceptions: pulumi.Output<string[]>;

  constructor(name: string, args: CisSelfTestArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:index:CisSelfTest", name, args, opts);
    const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
    const declared = new DeclaredEstate({ type: "CisSelfTest", name, stack, path: args.estate });
    const namespace = args.namespace ?? "bulkhead-cis";
    const { benchmark = "eks-1.5.0", pools } = args;
    if (pools.length === 0) throw declared.error("pools", "is empty: nothing would be checked");
    for (const [index, pool] of pools.entries())
      if (!/^[a-z0-9](?:[-a-z0-9]{0,38}[a-z0-9])?$/.test(pool))
        throw declared.error(
          `pools[${index}]`,
          `is ${JSON.stringify(pool)}: use at most 40 of a-z, 0-9 and -`,
        );
    if (!/^[a-z0-9][a-z0-9.-]*$/.test(benchmark))
      throw declared.error("benchmark", `is ${JSON.stringify(benchmark)}, which no benchmark is called`);
    if (typeof args.image === "string") declared.image(args.image);
    const image = pulumi.output(args.image).apply((text) => {
      declared.image(text);
      return text;
    });
    const manifests = planSelfTest({
      namespace,
      zoneLabels: declared.labels(args.zone, "namespaceLabel"),
      image: image as unknown as string,
      schedule: args.schedule ?? "0 3 * * 1",
      benchmark,
      pools,
      size: args.size ?? "1Gi",
      reason: "the CIS benchmark reads the machine's own files and processes",
    });
    createObjects(name, manifests, this);
    this.namespace = pulumi.output(namespace);
    this.exceptions = pulumi.output(
      [
        ...EXCEPTIONS,
        // Who sees the machine's processes has its users, too.
        ...(declared.level().userNamespaces === "required" ? ["require-user-namespaces"] : []),
      ].sort(),
    );
    this.registerOutputs({ namespace: this.namespace, exceptions: this.exceptions });
  }
}

const EXCEPTIONS: readonly string[] = [
  "disallow-host-pid",
  "disallow-root-groups",
  "disallow-root-user",
  "disallow-sensitive-host-paths",
  "require-pod-security-admission",
  "require-run-as-non-root",
  "restrict-host-path-volumes",
];
