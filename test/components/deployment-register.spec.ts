import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { parse } from "yaml";
import { DeploymentRegister, SegregatedNamespace, type DeploymentRegisterArgs } from "../../components/index";
import { identifierOf } from "../../components/register-database";
import { parseEstateData } from "../../core/estate";
import type { Secret } from "../../core/graph";
import { trustedImage } from "../../core/policy/minimal";
import { settingsSchema } from "../../register";
import { built, estateFile, isolatedPool, judged } from "../support/built-components";

const arn = (name: string): string => `arn:aws:secretsmanager:eu-west-1:333333333333:secret:register/${name}`;
const pem = execFileSync(
  "openssl",
  [
    ..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -keyout /dev/null".split(" "),
    ...["-subj", "/CN=ca"],
  ],
  { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
);
const estate = {
  environments: {
    production: { select: [{ stack: "*/production" }], controlled: true, level: "hybrid" },
    development: { select: [{ stack: "**" }], level: "open", enforce: "mandatory" },
  },
  flows: [
    { from: ["dmz", "app"], to: { workload: "register", namespace: "bulkhead" }, ports: ["8443/tcp"] },
    { from: { workload: "board/proxy" }, to: { workload: "bulkhead/register" }, ports: ["8000-8999/tcp"] },
    { from: "app", to: ["data", "management"], ports: ["5432/tcp", "443/tcp"] },
  ],
  // It sees what runs in the whole cluster: that is its task.
  policies: { "restrict-cluster-discovery": { settings: { exempt: ["bulkhead-watcher"] } } },
};

const embedded = { embedded: {} };
const managed = {
  managed: {
    zone: "data",
    subnetIds: ["subnet-0aaa1111bbbb2222c", "subnet-0aaa1111bbbb2222d"],
    securityGroupIds: ["sg-0aaa1111bbbb2222c"],
    cidrs: ["10.0.30.0/24"],
    authorities: pem,
  },
};
const connection = { connection: { secret: arn("db"), zone: "data", cidrs: ["10.0.30.5/32"], port: 5432 } };

interface Made {
  readonly type: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

describe("a deployment register", function () {
  this.timeout(60_000);
  const file = estateFile(estate);
  after(() => file.remove());
  const make = (changes: Partial<DeploymentRegisterArgs> = {}, stack = "production") =>
    built(() => {
      new SegregatedNamespace("bulkhead", { estate: file.path, zone: "app" });
      new DeploymentRegister("register", {
        estate: file.path,
        zone: "app",
        pool: "app",
        image: trustedImage,
        cluster: { name: "shop", issuer: "https://oidc.example/id/1", zone: "management" },
        database: embedded,
        tls: { key: arn("tls-key"), certificate: arn("tls"), authorities: pem },
        signingKey: arn("signing"),
        ...changes,
      });
    }, stack);
  const said = async (changes: Partial<DeploymentRegisterArgs>, stack = "production") =>
    judged([...isolatedPool("app", "app"), ...(await make(changes, stack))], estate, `example/${stack}`)
      // The network below the machines is not part of this: what hangs on it alone is left out.
      .filter((each) => !/\(unknown\).* of vpc-/.test(each));

  for (const stack of ["production", "development"])
    for (const [what, database] of Object.entries({ embedded, managed, connection }))
      it(`passes the whole pack in ${stack} with a database ${what}`, async () =>
        assert.deepEqual(await said({ database }, stack), []));

  const found = (all: readonly Made[], type: string, name: string): Made => {
    const one = all.find(
      (each) =>
        each.type.endsWith(`:${type}`) &&
        (each.properties["metadata"] as { name?: string } | undefined)?.name === name,
    );
    assert.ok(one, `${type} ${name} of ${all.map((each) => `${each.type} ${each.name}`).join(", ")}`);
    return one;
  };
  const data = (all: readonly Made[]) =>
    found(all, "ConfigMap", "register").properties["data"] as Record<string, string>;

  it("gives the service settings that it takes, and the estate", async () => {
    const keys = JSON.stringify({ keys: [] });
    const roles = [{ role: "security", subjects: ["*@security.example"] }];
    const all = await make({
      database: connection,
      issuers: [{ issuer: "https://login.example", keys, roles }],
      keepDays: 400,
    });
    const settings = settingsSchema.parse(parse(data(all)["settings"]!));
    assert.deepEqual(settings.database, { address: "/mnt/secrets/database" });
    const [own, people] = settings.issuers;
    assert.equal(own!.audience, "register.bulkhead.svc");
    assert.deepEqual(own!.roles, [
      { role: "orchestration", subjects: ["system:serviceaccount:bulkhead:watcher"] },
    ]);
    assert.deepEqual(people!.keys, { file: "issuer-0.json" });
    assert.equal(data(all)["issuer-0.json"], keys);
    assert.equal(settings.keepDays, 400);
    const parsed = parseEstateData(parse(data(all)["bulkhead.yaml"]!) as object);
    assert.ok(parsed.ok, JSON.stringify(parsed));
    assert.equal(parsed.estate.flows.length, 3);
  });

  it("keeps all secrets out of what the cluster stores", async () => {
    const all = await make({ database: connection });
    const text = JSON.stringify(data(all));
    assert.doesNotMatch(text, /secretsmanager|PRIVATE/);
    const { spec } = found(all, "SecretProviderClass", "register").properties as {
      spec: { parameters: { objects: string } };
    };
    const objects = JSON.parse(spec.parameters.objects) as { objectName: string; objectAlias: string }[];
    assert.deepEqual(
      objects.map(({ objectAlias, objectName }) => [objectAlias, objectName]),
      [
        ["tls.key", arn("tls-key")],
        ["tls.crt", arn("tls")],
        ["signing.key", arn("signing")],
        ["database", arn("db")],
      ],
    );
  });

  it("lets whom the estate's flows name come to its port, and goes to its database and the API server", async () => {
    const all = await make({ database: connection });
    const policies = all
      .filter(({ type }) => type.endsWith(":NetworkPolicy"))
      .map(({ properties }) => (properties["metadata"] as { name: string }).name)
      .filter((name) => /^(register|watcher)-/.test(name));
    assert.deepEqual(policies.sort(), [
      "register-from-app",
      "register-from-dmz",
      "register-from-proxy",
      "register-to-data",
      "register-to-management",
      "watcher-to-management",
      "watcher-to-register",
    ]);
    const proxy = found(all, "NetworkPolicy", "register-from-proxy").properties["spec"] as object;
    assert.deepEqual(proxy, {
      podSelector: { matchLabels: { "app.kubernetes.io/name": "register" } },
      policyTypes: ["Ingress"],
      ingress: [
        {
          from: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "board" } },
              podSelector: { matchLabels: { "app.kubernetes.io/name": "proxy" } },
            },
          ],
          ports: [{ protocol: "TCP", port: 8443 }],
        },
      ],
    });
  });

  it("gives the watcher no more than it needs", async () => {
    const all = await make();
    const rules = (type: string, name: string) => found(all, type, name).properties["rules"];
    assert.deepEqual(rules("ClusterRole", "bulkhead-watcher"), [
      { apiGroups: [""], resources: ["pods", "nodes", "namespaces"], verbs: ["list", "watch"] },
      { apiGroups: ["apps"], resources: ["deployments"], verbs: ["list", "watch"] },
    ]);
    assert.deepEqual(rules("Role", "watcher"), [
      { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["create"] },
      {
        apiGroups: ["coordination.k8s.io"],
        resources: ["leases"],
        resourceNames: ["watcher"],
        verbs: ["get", "update"],
      },
    ]);
    const without = await make({ watch: false });
    assert.ok(!without.some(({ name }) => /watcher/.test(name)));
    const settings = settingsSchema.parse(parse(data(without)["settings"]!));
    assert.deepEqual(settings.issuers[0]!.roles, []);
  });

  it("is several, but one where its database is a file", async () => {
    const spec = (all: readonly Made[], type: string) =>
      found(all, type, "register").properties["spec"] as {
        replicas: number;
        volumeClaimTemplates?: unknown[];
      };
    assert.equal(spec(await make({ database: connection, replicas: 3 }), "Deployment").replicas, 3);
    const alone = spec(await make(), "StatefulSet");
    assert.deepEqual([alone.replicas, alone.volumeClaimTemplates?.length], [1, 1]);
  });

  it("has a database that is encrypted, kept, twice there, and reached by TLS only", async () => {
    const all = await make({ database: managed });
    const of = (type: string) => all.find((each) => each.type === type)!.properties;
    const { storageEncrypted, publiclyAccessible, deletionProtection, multiAz, manageMasterUserPassword } =
      of("aws:rds/instance:Instance");
    assert.deepEqual(
      { storageEncrypted, publiclyAccessible, deletionProtection, multiAz, manageMasterUserPassword },
      {
        storageEncrypted: true,
        publiclyAccessible: false,
        deletionProtection: true,
        multiAz: true,
        manageMasterUserPassword: true,
      },
    );
    const parameters = of("aws:rds/parameterGroup:ParameterGroup")["parameters"] as object[];
    assert.deepEqual(parameters[0], { name: "rds.force_ssl", value: "1" });
  });

  it("reads the password that RDS makes, and where it is, and no other database's", async () => {
    const all = await make({ database: managed });
    const of = (type: string) => all.find((each) => each.type === type)!.properties;
    const identifier = "bulkhead-example-production-register";
    assert.equal(of("aws:rds/instance:Instance")["identifier"], identifier);
    const { name, type, value } = of("aws:ssm/parameter:Parameter");
    assert.deepEqual(
      [name, type, (value as Secret).value],
      [`/bulkhead/${identifier}/host`, "SecureString", "db.example"],
    );
    const { Statement } = JSON.parse(of("aws:iam/rolePolicy:RolePolicy")["policy"] as string) as {
      Statement: { Resource: unknown; Condition?: unknown }[];
    };
    assert.deepEqual(
      Statement.map(({ Resource, Condition }) => [Resource, Condition]),
      [
        [[arn("tls-key"), arn("tls"), arn("signing")], undefined],
        [
          "arn:aws:secretsmanager:eu-west-1:333333333333:secret:rds!db-*",
          {
            StringEquals: {
              "aws:ResourceTag/aws:rds:primaryDBInstanceArn": `arn:aws:rds:eu-west-1:333333333333:db:${identifier}`,
            },
          },
        ],
        [`arn:aws:ssm:eu-west-1:333333333333:parameter/bulkhead/${identifier}/host`, undefined],
      ],
    );
    const { database } = settingsSchema.parse(parse(data(all)["settings"]!));
    assert.deepEqual(database, {
      host: { file: "/mnt/secrets/database-host" },
      port: 5432,
      name: "register",
      credentials: "/mnt/secrets/database",
      authorities: "database.crt",
    });
    const { spec } = found(all, "SecretProviderClass", "register").properties as {
      spec: { parameters: { objects: string } };
    };
    assert.deepEqual((JSON.parse(spec.parameters.objects) as object[]).at(-1), {
      objectName: `/bulkhead/${identifier}/host`,
      objectType: "ssmparameter",
      objectAlias: "database-host",
    });
  });

  it("has a database's name that RDS takes, whatever the stack is called", () => {
    for (const path of ["shop/production/register", `${"Long_Name.".repeat(9)}/x/register`, "9/--/a-"]) {
      assert.match(identifierOf(path), /^[a-z](?!.*--)[a-z0-9-]{0,61}[a-z0-9]$/);
      assert.notEqual(identifierOf(path), identifierOf(`${path}2`));
    }
  });

  for (const [what, changes, message] of [
    [
      "two databases",
      { database: { ...managed, ...embedded } },
      /database names managed and embedded: name one/,
    ],
    ["no database", { database: {} }, /database names nothing/],
    ["several on a file", { replicas: 2 }, /replicas is 2, and a file has one writer/],
    ["an image by tag", { image: "shop/bulkhead:1" }, /image names no digest/],
    [
      "a port that nobody may come to",
      { port: 9443 },
      /port is 9443, to which no flow of the estate leads.*:\d+\)$/,
    ],
    [
      "a database where no flow leads",
      { database: { connection: { ...connection.connection, port: 6432 } } },
      /is no flow of the estate: register of app to data on 6432\/tcp/,
    ],
    [
      "what is no certificate",
      { tls: { key: "a", certificate: "b", authorities: "c" } },
      /tls\.authorities is no cert/,
    ],
    [
      "private keys of an issuer",
      { issuers: [{ issuer: "https://login.example", keys: '{"keys":[{"d":"x"}]}' }] },
      /issuers\[0\]\.keys is no JWK set/,
    ],
    [
      "a role that there isn't",
      {
        issuers: [
          { issuer: "https://l.example", keys: '{"keys":[]}', roles: [{ role: "boss", subjects: ["a"] }] },
        ],
      },
      /issuers\[0\]\.roles\[0\]\.role is "boss": use /,
    ],
    ["the cluster's own namespace", { namespace: "kube-system" }, /namespace is "kube-system"/],
    [
      "too few days of backups",
      { database: { managed: { ...managed.managed, backupDays: 1 } } },
      /backupDays is 1/,
    ],
  ] satisfies [string, Partial<DeploymentRegisterArgs>, RegExp][])
    it(`refuses ${what}`, () => assert.rejects(make(changes), message));
});
