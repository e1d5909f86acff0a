import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { describeEstate } from "../core/estate";
import type { DeploymentRegisterArgs } from "./deployment-register-args";
import { DeclaredEstate } from "./estate";
import { Loosenings } from "./loosening";
import { createObjects } from "./objects";
import {
  planWorkload,
  secretObjects,
  userIdOf,
  type Mounted,
  type WorkloadPlan,
} from "./planners/hardened-workload";
import { MANAGED, type Manifest } from "./planners/manifest";
import { databaseReading, placeOfSecret, secretReading } from "./planners/pod-role";
import { callersOf } from "./planners/register-flows";
import * as settings from "./planners/register-settings";
import { identityFiles, tokenFiles, WATCHER, watcherRights } from "./planners/register-watcher";
import { checkRegister } from "./register-checks";
import { registerDatabase } from "./register-database";
import { resolveImage } from "./trusted-images";
import { openingsOf } from "./workload-connections";
import type { WorkloadConnection } from "./workload-args";
import { podIdentity } from "./workload-identity";

/** The service's name among workloads, and its host within the cluster. */
const SERVICE = "register";
const METRICS = 9464;
const TOKEN_FOLDER = "/var/run/secrets/bulkhead";

/**
 * The deployment register: its service, its database, and who watches the cluster for it. Whoever the estate's flows let
 * come to its port may call it, by TLS and with a token made for it; nobody else, and it calls nobody but its database and
 * the API server.
 */
export class DeploymentRegister extends pulumi.ComponentResource {
  /** Its address within the cluster. */
  public readonly url: pulumi.Output<string>;
  /** What tokens for it must be made for. */
  public readonly audience: pulumi.Output<string>;
  /** Its namespace. */
  public readonly namespace: pulumi.Output<string>;
  /** The image that runs. */
  public readonly image: pulumi.Output<string>;
  /** The role by which its pods read their secrets, and nothing else. */
  public readonly roleArn: pulumi.Output<string>;

  constructor(name: string, args: DeploymentRegisterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("bulkhead:index:DeploymentRegister", name, args, opts);
    const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
    const declared = new DeclaredEstate({ type: "DeploymentRegister", name, stack, path: args.estate });
    const error = declared.error.bind(declared);
    const loosenings = Loosenings.read(args.loosen, error);
    checkRegister(args, error);
    const zone = declared.zone(args.zone);
    const { namespace = "bulkhead", port = 8443, cluster, database, tls } = args;
    const host = `${SERVICE}.${namespace}.svc`;
    const url = `https://${host}:${port}`;
    const audience = args.audience ?? host;
    const watched = args.watch ?? true;

    const self = { zone: zone.name, workload: SERVICE, namespace };
    const asked = { protocol: "tcp", from: port, to: port } as const;
    const callers = callersOf(declared.estate, self, asked, declared.addresses());
    if (callers.length === 0)
      throw error(
        "port",
        `is ${port}, to which no flow of the estate leads: declare who may report, to { workload: ${SERVICE}, namespace: ${namespace} } on ${port}/tcp`,
        ["flows"],
      );
    const to = (workload: string, connections: readonly WorkloadConnection[]) =>
      openingsOf(declared, { ...self, workload }, { to: [...connections] });
    const api = end(cluster, 443);
    const kept = database.managed
      ? end(database.managed, 5432)
      : database.connection && end(database.connection, database.connection.port ?? 5432);

    const runner = { workload: SERVICE, namespace };
    const resolved = (text: string) =>
      resolveImage(declared, { text, input: "image", runner, anyStatus: loosenings.has("imageStatus") });
    const written = typeof args.image === "string" ? declared.image(resolved(args.image)) : undefined;
    const range = declared.userIds(declared.supplierOf(args.supplier, written));
    const image = pulumi.output(args.image).apply(resolved);

    // What is refused is refused before this is made.
    const openings = to(SERVICE, kept ? [kept, api] : [api]);
    const watching = watched ? to(WATCHER, [{ ...self, ports: [`${port}/tcp`] }, api]) : [];
    const managed =
      database.managed &&
      registerDatabase(
        name,
        database.managed,
        { stack, deletable: loosenings.has("noDeletionProtection"), tags: loosenings.tags() },
        this,
      );
    const files = settings.SECRET_FILES;
    const given = [
      { name: files.key, secret: tls.key },
      { name: files.certificate, secret: tls.certificate },
      { name: files.signing, secret: args.signingKey },
      ...(database.connection ? [{ name: files.database, secret: database.connection.secret }] : []),
    ];
    const mounted: pulumi.Output<Mounted[]> = pulumi.output([
      ...given,
      ...(managed
        ? [
            { name: files.database, secret: managed.secret },
            { name: files.host, parameter: managed.parameter },
          ]
        : []),
    ]);
    const authorities = (database.managed ?? database.connection)?.authorities;
    const plain = pulumi.all([cluster.name, cluster.issuer]).apply(([own, issuer]) =>
      settings.planSettings({
        port,
        audience,
        cluster: own,
        issuer,
        watcher: watched ? `system:serviceaccount:${namespace}:${WATCHER}` : undefined,
        database: managed
          ? { kind: "server", name: managed.name }
          : database.connection
            ? { kind: "address", authorities: authorities !== undefined }
            : { kind: "file" },
        issuers: (args.issuers ?? []).map((each) => ({ ...each, keys: "" })),
        keepDays: args.keepDays,
      }),
    );
    const data: Record<string, pulumi.Input<string>> = {
      settings: plain,
      "bulkhead.yaml": JSON.stringify(describeEstate(declared.estate)),
      "ca.crt": tls.authorities,
      ...(authorities !== undefined && { [settings.DATABASE_AUTHORITIES]: authorities }),
      ...Object.fromEntries((args.issuers ?? []).map(({ keys }, index) => [settings.keysFile(index), keys])),
    };
    // Pods begin anew with what they read at their start.
    const digest = pulumi
      .output(data)
      .apply((all) => createHash("sha256").update(JSON.stringify(all)).digest("hex"));

    const common = (workload: string): WorkloadPlan => ({
      kind: "Deployment",
      name: workload,
      namespace,
      image: image as unknown as string,
      pool: args.pool as string,
      environment: [{ name: "BULKHEAD_ESTATE", value: `${settings.SETTINGS_FOLDER}/bulkhead.yaml` }],
      userId: userIdOf(workload, range),
      ports: [],
      annotations: {
        ...loosenings.annotations(),
        "bulkhead.dev/settings": digest as unknown as string,
      },
      labels: {},
      replicas: 2,
      resources: { cpu: "500m", memory: "768Mi", ephemeralStorage: "256Mi" },
      scratch: [{ path: "/tmp", size: "64Mi" }],
      claims: [],
      deadline: 3600,
      openings: [],
      hostUsers: declared.level().userNamespaces !== "required",
      token: false,
      writableRoot: false,
      netBindService: false,
      files: [
        { name: "settings", path: settings.SETTINGS_FOLDER, source: { configMap: { name: SERVICE } } },
        identityFiles,
      ],
    });
    const { embedded } = database;
    const service = planWorkload({
      ...common(SERVICE),
      ports: [{ name: "https", port, protocol: "TCP" }],
      health: { port, live: "/healthz", ready: "/readyz", scheme: "HTTPS" },
      args: ["register", "serve", "--settings", `${settings.SETTINGS_FOLDER}/settings`],
      secretObjects: mounted.apply(secretObjects) as unknown as string,
      openings: [...callers, ...openings],
      replicas: embedded ? 1 : (args.replicas ?? 2),
      ...(embedded && {
        kind: "StatefulSet",
        claims: [
          {
            name: "data",
            path: settings.DATA_FOLDER,
            size: embedded.size ?? "20Gi",
            storageClass: embedded.storageClass,
          },
        ],
      }),
    });
    const watcher = planWorkload({
      ...common(WATCHER),
      ports: [{ name: "metrics", port: METRICS, protocol: "TCP" }],
      health: { port: METRICS, live: "/healthz", ready: "/healthz", scheme: "HTTP" },
      args: [
        ...["register", "watch", "--url", url, "--ca-file", `${settings.SETTINGS_FOLDER}/ca.crt`],
        ...["--token-file", `${TOKEN_FOLDER}/token`, "--lease", `${namespace}/${WATCHER}`],
        ...["--metrics-port", String(METRICS), "--cluster", cluster.name as string],
      ],
      openings: watching,
      resources: { cpu: "250m", memory: "512Mi", ephemeralStorage: "128Mi" },
      files: [...(common(WATCHER).files ?? []), tokenFiles(audience, TOKEN_FOLDER)],
    });
    const shared: Manifest = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: SERVICE, namespace, labels: MANAGED },
      data,
    };
    createObjects(
      name,
      [shared, ...service, ...(watched ? [...watcherRights(namespace), ...watcher] : [])],
      this,
    );

    this.url = pulumi.output(url);
    this.audience = pulumi.output(audience);
    this.namespace = pulumi.output(namespace);
    this.image = image;
    this.roleArn = podIdentity(
      name,
      { serviceAccount: SERVICE, namespace, clusterName: cluster.name },
      pulumi.all([pulumi.output(given), args.signingKey]).apply(([all, signingKey]) => {
        const arns = all.map((each) => each.secret);
        if (!managed) return secretReading(arns);
        const place = placeOfSecret(signingKey);
        if (!place) throw error("signingKey", `is ${JSON.stringify(signingKey)}: name the secret by its ARN`);
        return secretReading(arns, databaseReading(place, managed));
      }),
      this,
    );
    this.registerOutputs({
      url: this.url,
      audience: this.audience,
      namespace: this.namespace,
      image: this.image,
      roleArn: this.roleArn,
    });
  }
}

interface Beyond {
  readonly zone: string;
  readonly cidrs?: string[];
}

const end = ({ zone, cidrs }: Beyond, port: number): WorkloadConnection => ({
  zone,
  ...(cidrs && { cidrs }),
  ports: [`${port}/tcp`],
});
