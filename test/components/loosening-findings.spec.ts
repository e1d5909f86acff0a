import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import schema from "../../components/schema.json";
import { AdmissionGuard } from "../../components/admission-guard";
import { HardenedHost, HostKind } from "../../components/hardened-host";
import {
  DeploymentRegister,
  HardenedWorkload,
  SegregatedNamespace,
  TrustedRegistry,
} from "../../components/index";
import { IsolatedNodePool } from "../../components/isolated-node-pool";
import { PrivateCluster } from "../../components/private-cluster";
import { ZonedNetwork } from "../../components/zoned-network";
import {
  admissionGuard,
  cluster,
  exampleEstate,
  amberStatus,
  greenStatus,
  known,
  trustedImage,
} from "../../core/policy/minimal";
import { catalog } from "../../policies/catalog";
import { build, estateFile, findings } from "../support/built";
import { built, isolatedPool } from "../support/built-components";
import { judgeExample } from "../support/judge-example";

const account = "333333333333";
/** What the machines of the pools beside start from. */
const machineImage = "ami-0aaa1111bbbb2222c";
const images = [`${account}.dkr.ecr.*.amazonaws.com/shop/**`];
const select = (zone: string) => [{ subnetTag: { zone } }, { namespaceLabel: { zone } }];
const path = estateFile({
  apiVersion: "bulkhead/v1",
  zones: {
    internet: { external: true, trust: 0 },
    app: { trust: 50, select: select("app") },
    management: { trust: 90, select: [...select("management"), { namespace: "kube-system" }] },
  },
  flows: [
    { from: "app", to: "management", ports: ["443/tcp", "53/udp", "53/tcp"], reason: "nodes ask" },
    { from: "management", to: "app", ports: ["443/tcp", "10250/tcp"], reason: "kubelets" },
  ],
  environments: { production: { select: [{ stack: "**" }], controlled: true, level: "boxed" } },
  levels: {
    boxed: {
      cohabitation: "none",
      sandbox: "required",
      userNamespaces: "required",
      separateZonesBy: ["vm", "pool", "namespace"],
    },
  },
  suppliers: { "in-house": { repositories: images } },
  images: { repositories: { default: images } },
  hosts: { management: ["10.20.16.0/20"] },
  identities: { userIds: { default: [10000, 19999] } },
});

type Loosen = Readonly<Record<string, string>>;

const network = (loosen: Loosen = {}): ZonedNetwork =>
  new ZonedNetwork("shop", {
    cidr: "10.20.0.0/16",
    availabilityZones: ["eu-west-1a", "eu-west-1b"],
    estate: path,
    endpoints: { zone: "management" },
    loosen,
  });

/** With somebody in each zone, so that every rule has somebody to concern. */
function inhabited(made: ZonedNetwork): ZonedNetwork {
  for (const zone of ["app", "management"])
    new aws.ec2.NetworkInterface(zone, {
      subnetId: made.subnetsOf(zone)[0]!,
      securityGroups: [made.groupOf(zone)],
      tags: { zone },
    });
  return made;
}

const clusterIn = (made: ZonedNetwork, loosen: Loosen = {}): PrivateCluster => {
  new AdmissionGuard("guard", {
    estate: path,
    zone: "management",
    namespaces: [{ namespace: "shop-app", pools: ["app"], images: [] }],
  });
  return new PrivateCluster("shop", {
    version: "1.34",
    estate: path,
    subnetIds: made.subnetsOf("management"),
    securityGroupIds: [made.groupOf("management")],
    alarmTopics: [`arn:aws:sns:eu-west-1:${account}:security`],
    ...(loosen["publicEndpoint"] !== undefined && { publicAccessCidrs: ["10.20.16.0/20"] }),
    loosen,
  });
};

/** What the whole pack says of resources on AWS, as `policy subject`. */
async function onAws(program: () => unknown): Promise<readonly string[]> {
  return findings(await build(program), path).map(({ policy, subject }) => `${policy} ${subject.name}`);
}

/** The same of objects on a cluster that holds to every policy. */
async function onCluster(
  program: (estate: string) => unknown,
  changes: object = {},
): Promise<readonly string[]> {
  const own = estateFile({ ...exampleEstate, ...changes });
  const parts = await built(() => program(own));
  const loosened = JSON.stringify(parts.map(({ properties }) => properties)).includes(
    "loosened-image-status",
  );
  const { findings: found } = judgeExample(
    catalog.map(({ policy }) => policy),
    {
      resources: [...cluster(), ...admissionGuard(), ...isolatedPool("app", "app"), ...parts],
      estate: { ...changes },
      ...(loosened && { images: known([amberStatus(1), greenStatus({ digest: machineImage })]) }),
    },
  );
  return found
    .filter(({ kind, message }) => !(kind === "unknown" && / of vpc-/.test(message)))
    .map(({ policy, subject }) => `${policy} ${subject.name}`);
}

/** What a register asks of the estate: who may report, what it calls, and that its watcher may see the cluster. */
const registering = {
  flows: [
    ...exampleEstate.flows,
    { from: ["dmz", "app"], to: { workload: "bulkhead/register" }, ports: ["8080/tcp"] },
    { from: "app", to: ["data", "management"], ports: ["5432/tcp", "443/tcp"] },
  ],
  policies: { "restrict-cluster-discovery": { settings: { exempt: ["bulkhead-watcher"] } } },
};

interface Row {
  readonly of: (loosen: Loosen) => Promise<readonly string[]>;
  /** What each loosening gives; nothing where no policy forbids what it does by itself. */
  readonly gives: Readonly<Record<string, readonly string[]>>;
}

const secret = (name: string): string =>
  `arn:aws:secretsmanager:eu-west-1:${account}:secret:register/${name}`;
const authorities = readFileSync(join(__dirname, "../../stacks/register/authorities.pem"), "utf8");

/** By the name of the interface in the schema. */
const table: Readonly<Record<string, Row>> = {
  ZonedNetworkLoosening: {
    of: (loosen) => onAws(() => inhabited(network(loosen))),
    gives: {
      noFlowLogs: ["require-vpc-flow-logs shop"],
      // An option of the account's Region, which another stack may hold.
      noPublicAccessBlock: [],
    },
  },
  ClusterLoosening: {
    of: (loosen) => onAws(() => clusterIn(inhabited(network()), loosen)),
    gives: {
      publicEndpoint: ["disallow-public-cluster-endpoint shop"],
      noDeletionProtection: ["require-cluster-deletion-protection shop"],
    },
  },
  NodePoolLoosening: {
    of: (loosen) =>
      onAws(() => {
        const made = network();
        new IsolatedNodePool("app", {
          estate: path,
          zone: "app",
          clusterName: clusterIn(made).clusterName,
          vpcId: made.vpcId,
          subnetIds: made.subnetsOf("app"),
          securityGroupIds: [made.groupOf("app")],
          version: "1.34",
          loosen,
        });
        new SegregatedNamespace("shop-app", { estate: path, zone: "app" });
        new HardenedWorkload("web", {
          estate: path,
          zone: "app",
          namespace: "shop-app",
          pool: "app",
          image: trustedImage,
          ports: [{ port: 8080 }],
        });
      }),
    gives: {
      metadataFromPods: ["restrict-metadata-hop-limit app"],
      sharedHardware: ["require-sandboxes web-deployment-web"],
    },
  },
  HostLoosening: {
    of: (loosen) =>
      onAws(() => {
        const made = network();
        new HardenedHost("one", {
          estate: path,
          zone: "app",
          subnetId: made.subnetsOf("app")[0]!,
          securityGroupIds: [made.groupOf("app")],
          kind: HostKind.Bottlerocket,
          cluster: {
            name: clusterIn(made).clusterName,
            endpoint: "https://api.example.com",
            certificate: "Y2VydGlmaWNhdGU=",
            version: "1.34",
            pool: "front",
          },
          loosen,
        });
      }),
    gives: {
      // Nobody has to be able to look.
      noSessions: [],
      metadataFromPods: ["restrict-metadata-hop-limit one"],
      // What a level asks of hardware it asks for workloads, and none is here.
      sharedHardware: [],
    },
  },
  RegistryLoosening: {
    of: (loosen) =>
      onAws(
        () =>
          new TrustedRegistry("shop", {
            estate: path,
            supplier: "in-house",
            repositories: ["shop/storefront"],
            accountId: account,
            region: "eu-west-1",
            pullers: [`arn:aws:iam::${account}:role/nodes`],
            loosen,
          }),
      ),
    gives: {
      mutableTags: ["require-immutable-tags shop-shop/storefront"],
      noScan: ["require-scan-on-push shop-shop/storefront"],
    },
  },
  NamespaceLoosening: {
    of: (loosen) =>
      onCluster((estate) => new SegregatedNamespace("shop-web", { estate, zone: "app", loosen })),
    gives: { podSecurity: ["require-pod-security-admission shop-web"] },
  },
  WorkloadLoosening: {
    of: (loosen) =>
      onCluster((estate) => {
        new SegregatedNamespace("shop-web", { estate, zone: "app" });
        new HardenedWorkload("web", {
          estate,
          namespace: "shop-web",
          zone: "app",
          pool: "app",
          image: trustedImage,
          ports: [{ port: 8080 }],
          loosen,
        });
      }),
    gives: {
      writableRoot: ["require-read-only-root web-deployment-web"],
      token: ["disallow-token-automount web-deployment-web"],
      noProbes: ["require-probes web-deployment-web", "require-probes web-deployment-web"],
      // The one capability that the restricted standard leaves to containers.
      netBindService: [],
      imageStatus: ["restrict-image-status web-deployment-web"],
    },
  },
  RegisterLoosening: {
    of: (loosen) =>
      onCluster((estate) => {
        new SegregatedNamespace("bulkhead", { estate, zone: "app" });
        new DeploymentRegister("register", {
          estate,
          zone: "app",
          port: 8080,
          pool: "app",
          image: trustedImage,
          cluster: { name: "shop", issuer: "https://oidc.example/id/1", zone: "management" },
          database: {
            managed: {
              zone: "data",
              subnetIds: ["subnet-0aaa1111bbbb2222c", "subnet-0aaa1111bbbb2222d"],
              securityGroupIds: ["sg-0aaa1111bbbb2222c"],
              cidrs: ["10.0.30.0/24"],
              authorities,
            },
          },
          tls: { key: secret("key"), certificate: secret("certificate"), authorities },
          signingKey: secret("signing"),
          loosen,
        });
      }, registering),
    gives: {
      imageStatus: [
        "restrict-image-status register-deployment-register",
        "restrict-image-status register-deployment-watcher",
      ],
      noDeletionProtection: ["require-store-deletion-protection register"],
    },
  },
};

describe("every loosening of every component", function () {
  this.timeout(30_000);

  it("is in the table", () => {
    const declared = Object.entries(schema.types)
      .filter(([token]) => token.endsWith("Loosening"))
      .flatMap(([token, type]) =>
        Object.keys((type as { properties: object }).properties).map(
          (name) => `${token.split(":").at(-1)}.${name}`,
        ),
      );
    const listed = Object.entries(table).flatMap(([type, { gives }]) =>
      Object.keys(gives).map((name) => `${type}.${name}`),
    );
    assert.deepEqual(listed.sort(), declared.sort());
  });

  for (const [type, { of, gives }] of Object.entries(table)) {
    it(`of which there is none, ${type}: nothing is found`, async () => {
      assert.deepEqual(await of({}), []);
    });

    for (const [loosening, expected] of Object.entries(gives))
      it(`${type}.${loosening} gives ${expected.join(" and ") || "nothing"}`, async () => {
        const found = await of({ [loosening]: "the vendor ships it like that" });
        assert.deepEqual([...found].sort(), expected);
      });
  }
});
