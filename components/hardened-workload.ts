import * as pulumi from "@pulumi/pulumi";
import { DeclaredEstate } from "./estate";
import { Loosenings } from "./loosening";
import { createObjects } from "./objects";
import { planWorkload, secretObjects, userIdOf } from "./planners/hardened-workload";
import { secretReading } from "./planners/pod-role";
import { resolveImage } from "./trusted-images";
import { WorkloadKind, type HardenedWorkloadArgs } from "./workload-args";
import { openingsOf } from "./workload-connections";
import { plainVariables } from "./workload-environment";
import { podIdentity } from "./workload-identity";
import { beaconOf, wayToRegister } from "./workload-register";
import { checkShape, healthOf, portsOf } from "./workload-shape";

/**
 * A workload from a small description: restricted pods on their own pool and nowhere else, images by digest, user ids by
 * class, no token, secrets as files, and no connection that neither it nor the estate declares.
 */
export class HardenedWorkload extends pulumi.ComponentResource {
  /** The workload's name. */
  public readonly workload: pulumi.Output<string>;
  /** Its namespace. */
  public readonly namespace: pulumi.Output<string>;
  /** The image that runs. */
  public readonly image: pulumi.Output<string>;
  /** The user and group id that it runs as. */
  public readonly userId: pulumi.Output<number>;
  /** The role of its own identity; empty without secrets. */
  public readonly roleArn: pulumi.Output<string>;

  constructor(name: string, args: HardenedWorkloadArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:index:HardenedWorkload", name, args, opts);
    const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
    const declared = new DeclaredEstate({ type: "HardenedWorkload", name, stack, path: args.estate });
    const error = declared.error.bind(declared);
    const workload = args.workload ?? name;
    const kind = args.kind ?? WorkloadKind.Deployment;
    const loosenings = Loosenings.read(args.loosen, error);
    const zone = declared.zone(args.zone);
    const level = declared.level();
    const runner = { workload, namespace: typeof args.namespace === "string" ? args.namespace : undefined };
    const resolved = (text: string) =>
      resolveImage(declared, { text, input: "image", runner, anyStatus: loosenings.has("imageStatus") });
    const written = typeof args.image === "string" ? declared.image(resolved(args.image)) : undefined;
    const supplier = declared.supplierOf(args.supplier, written);
    const range = declared.userIds(supplier);
    const userId = args.userId ?? userIdOf(workload, range);
    if (userId < range.from || userId > range.to)
      throw error("userId", `is ${userId}, outside ${range.from} to ${range.to}`, [
        "identities",
        "userIds",
        supplier ?? "default",
      ]);
    const ports = portsOf(args.ports ?? [], loosenings.has("netBindService"), error);
    checkShape({ ...args, kind, workload }, error);
    const secrets = isEmpty(args.secrets) ? undefined : pulumi.output(args.secrets!);
    const image = pulumi.output(args.image).apply((text) => {
      const found = resolved(text);
      declared.supplierOf(args.supplier, declared.image(found));
      return found;
    });
    const beacon = beaconOf(declared, args, runner);
    const manifests = planWorkload({
      kind,
      name: workload,
      // The planner only hands on what isn't known before the engine resolves it.
      namespace: args.namespace as string,
      image: image as unknown as string,
      pool: args.pool as string,
      environment: plainVariables(args.environment ?? {}, error) as never,
      secretObjects: secrets && (secrets.apply(secretObjects) as unknown as string),
      userId,
      ports,
      annotations: loosenings.annotations(),
      labels: args.labels ?? {},
      replicas: args.replicas ?? 2,
      resources: {
        cpu: args.resources?.cpu ?? "250m",
        memory: args.resources?.memory ?? "256Mi",
        ephemeralStorage: args.resources?.ephemeralStorage ?? "256Mi",
      },
      scratch: (args.scratch ?? [{ path: "/tmp" }]).map(({ path, size }) => ({ path, size: size ?? "64Mi" })),
      claims: args.storage ?? [],
      schedule: args.schedule,
      deadline: args.deadline ?? 3600,
      openings: openingsOf(
        declared,
        { zone: zone.name, workload, namespace: args.namespace },
        { ...args.connections, to: [...(args.connections?.to ?? []), ...wayToRegister(declared, args)] },
      ),
      hostUsers: level.userNamespaces !== "required",
      token: loosenings.has("token"),
      writableRoot: loosenings.has("writableRoot"),
      netBindService: loosenings.has("netBindService"),
      health:
        kind === WorkloadKind.CronJob || loosenings.has("noProbes")
          ? undefined
          : healthOf(args.health, ports, error),
      command: args.command,
      args: args.args,
      runtimeClass: args.runtimeClass,
      beacon: beacon as never,
      registerAuthorities: args.register?.authorities as string | undefined,
    });
    createObjects(name, manifests, this);
    this.workload = pulumi.output(workload);
    this.namespace = pulumi.output(args.namespace);
    this.image = image;
    this.userId = pulumi.output(userId);
    this.roleArn =
      secrets && args.cluster !== undefined
        ? podIdentity(
            name,
            { serviceAccount: workload, ...args, clusterName: args.cluster },
            secrets.apply((all) => secretReading(all.map((each) => each.secret))),
            this,
          )
        : pulumi.output("");
    this.registerOutputs({
      workload: this.workload,
      namespace: this.namespace,
      image: this.image,
      userId: this.userId,
      roleArn: this.roleArn,
    });
  }
}

const isEmpty = (list: readonly unknown[] | undefined): boolean =>
  list === undefined || (Array.isArray(list) && list.length === 0);
