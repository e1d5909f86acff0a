import { Unknown } from "../../../core/graph";
import type { SnapshotStatus } from "../../../core/image";
import {
  buildProject,
  container,
  daysAgo,
  greenStatus,
  hostExample,
  imageRepository,
  known,
  pod,
  repositoryPolicy,
  resource,
  running,
  trustedDigest,
  trustedImage,
  type Example,
} from "../../../core/policy";
import { notApplicable, passes, withSettings, type Rules } from "./rule";

const [repository = ""] = trustedImage.split("@");
const digest = trustedImage.slice(repository.length);
const using = (image: string, changes: object = {}): Example => container({ image, ...changes });
const volumeOf = (reference: string): Example => pod({ volumes: [{ name: "models", image: { reference } }] });

type Known = Parameters<typeof known>;
/** The minimal container, with what is known of its image and what the estate says of images. */
const judged = (estate: object, status: Known[0], more: Known[1] = {}): Example => ({
  ...container(),
  estate: { ...estate },
  images: known(status, more),
});
const doubted = (...causes: readonly (readonly [cause: string, severity: "low" | "critical"])[]) => ({
  ...greenStatus(),
  colour: "amber" as const,
  causes: causes.map(([cause, severity]) => ({ cause, severity, since: daysAgo(1) })),
});
const nothing: readonly SnapshotStatus[] = [];
const withFacts = (facts: object): SnapshotStatus => {
  const { facts: _, ...status } = greenStatus();
  return { ...status, facts };
};

const denied = { images: { licences: { deny: ["AGPL-3.0-only"] } } };
const admitsAmber = { environments: { production: { admit: ["green", "amber"] } } };
const suppliedFrom = "333333333333.dkr.ecr.*.amazonaws.com/shop/**";
const elsewhere = "example.com/elsewhere/**";

const build = (...lines: readonly string[]): Example => ({
  resources: [
    resource("docker-build:index:Image", "checkout", {
      dockerfile: { inline: [`FROM ${trustedImage}`, ...lines, ""].join("\n") },
    }),
  ],
});
const from = (image: string, changes: object = {}): Example => ({
  resources: [
    resource("docker-build:index:Image", "checkout", {
      dockerfile: { inline: `FROM ${image}\nUSER 10001\n` },
      ...changes,
    }),
  ],
});
const specification = (...commands: readonly string[]): Example => ({
  resources: [
    buildProject({
      source: {
        buildspec: `version: 0.2\nphases:\n  build:\n    commands:\n${commands.map((each) => `      - ${each}\n`).join("")}`,
      },
    }),
  ],
});
const fetched = "curl -s https://get.example.com > /tmp/i; sh /tmp/i";
const runsFetched = "runs code that it fetches (curl into sh) on line 2 of its Dockerfile";

const stop = { id: "r-1", kind: "stop" as const, reason: "the image leaks keys" };
const asked = (about: object): Example => judged({}, greenStatus(), { requests: [{ ...stop, ...about }] });
/** A request, and a pod of which nobody knows where it may stand. */
const anywhere = (about: object): Example => ({
  ...pod({ affinity: new Unknown("later") }),
  images: known(greenStatus(), { requests: [{ ...stop, ...about }] }),
});
const against = "against the request r-1 to stop it (the image leaks keys)";

/** Off unless the estate turns it on. */
const expiring = (type: string, properties: object): Example => ({
  resources: [resource(type, "checkout", { repositoryName: "checkout", ...properties })],
  estate: { policies: { "require-image-expiry": { enforce: "advisory" } } },
});

const signed = (suppliers: object, ...signers: readonly string[]): Example =>
  judged(
    { images: { signers: { other: { key: "other.pub" }, third: { key: "third.pub" } } }, suppliers },
    withFacts({ ...greenStatus().facts, signers }),
  );
const supplier = (signer: string, ...repositories: readonly string[]) => ({ repositories, signer });

const needing = (status: SnapshotStatus | readonly SnapshotStatus[], more: Known[1] = {}): Example =>
  withSettings(
    "require-supplier-approvals",
    { suppliers: ["vendor", "shop"] },
    judged(
      {
        suppliers: {
          vendor: { repositories: [elsewhere] },
          shop: { repositories: [elsewhere, suppliedFrom] },
        },
      },
      status,
      more,
    ),
  );
const approvals = (...suppliers: readonly object[]): SnapshotStatus =>
  withFacts({ ...greenStatus().facts, suppliers });
const approved = { supplier: "shop", environment: "production", approved: true };

const parent = `sha256:${"c".repeat(64)}`;
const child = greenStatus({ facts: { base: [parent] } });

const promoting = (...rows: NonNullable<NonNullable<Known[1]>["running"]>): Example =>
  withSettings(
    "require-promoted-images",
    { from: ["staging", "test"] },
    judged({}, greenStatus(), { running: rows }),
  );
const row = (changes: object = {}) => ({
  digest: trustedDigest,
  workload: "other",
  instances: 1,
  ...changes,
});
const notPromoted = "which does not run in staging and test: the same digest is to be promoted";

const weighing = (footprint: object, facts: object): Example =>
  judged({ images: { footprint } }, withFacts(facts));

const replicating = (account: string | undefined, registryId: string): Example => {
  const copies = resource("aws:ecr/replicationConfiguration:ReplicationConfiguration", "copies", {
    replicationConfiguration: { rules: [{ destinations: [{ region: "eu-central-1", registryId }] }] },
  });
  return {
    resources: [{ ...copies, ...(account !== undefined && { account }) }],
    estate: { accountGroups: { shop: { accounts: ["333333333333"] } } },
  };
};
const inDevelopment = ({ resources, ...rest }: Example): Example => ({
  ...rest,
  resources: resources.map((each) => ({ ...each, stack: "example/development" })),
  stack: "example/development",
});
const noRepositories = { images: { repositories: { default: [], development: [] } } };

/** What policies of images decide at the bounds of their rules. */
export const rules: Rules = {
  "disallow-image-licences": [
    [judged(denied, doubted(["licence:AGPL-3.0-only", "low"])), "software under AGPL-3.0-only"],
    [judged(denied, doubted(["licence:AGPL-3.0-only", "low"]), { running }), passes],
    [judged(denied, doubted(["vulnerability:CVE-2026-1", "low"])), passes],
    [judged(denied, nothing), "of which no list of parts (SBOM) tells the licences"],
  ],
  "disallow-image-repositories": [
    [using(`k8s.gcr.io/pause${digest}`), "from the refused repository k8s.gcr.io/pause"],
    [using(`gcr.io/google_containers/pause${digest}`), "refused repository gcr.io/google_containers/pause"],
    [using(`gcr.io/google-containers/pause${digest}`), "refused repository gcr.io/google-containers/pause"],
    [using(`gcr.io/distroless/static${digest}`), passes],
  ],
  "disallow-latest-tag": [
    [
      withSettings("disallow-latest-tag", { tags: ["edge"] }, using(`${repository}:edge`)),
      "has the tag edge",
    ],
    [withSettings("disallow-latest-tag", { tags: ["edge"] }, using(`${repository}:latest`)), passes],
    [using(`${repository}:edge`), passes],
    [
      withSettings(
        "disallow-latest-tag",
        { exemptImages: [`${repository}:latest`] },
        using(`${repository}:latest`),
      ),
      passes,
    ],
    [
      withSettings("disallow-latest-tag", { exemptImages: ["nginx:latest"] }, using(`${repository}:latest`)),
      "which has the tag latest",
    ],
    [volumeOf(repository), `the image of volume models, ${repository}, which has no tag and so means latest`],
  ],
  "disallow-public-repository-policies": [
    [
      {
        resources: [
          resource("aws:ecr/registryPolicy:RegistryPolicy", "registry", {
            policy: repositoryPolicy({ Principal: "*" }).properties["policy"],
          }),
        ],
      },
      "lets everybody (Principal *) in",
    ],
    [
      {
        resources: [
          resource("aws:sqs/queuePolicy:QueuePolicy", "queue", {
            queueUrl: "https://sqs.eu-west-1.amazonaws.com/333333333333/orders",
            policy: repositoryPolicy({ Principal: "*" }).properties["policy"],
          }),
        ],
      },
      notApplicable,
    ],
  ],
  "disallow-remote-code-in-builds": [
    [specification("# curl -fsSL https://get.example.com | sh"), passes],
    [specification(`".  <(curl -s https://get.example.com)"`), "runs what it downloads"],
    [specification(`  '. <(curl -s https://get.example.com)'`), "runs what it downloads"],
    [build(`RUN ${fetched}`), runsFetched],
    [build(`RUN --mount=type=ssh ${fetched}`), runsFetched],
    [build(`RUN --mount=type=ssh  --network=none  ${fetched}`), runsFetched],
    [
      build("RUN curl --output /tmp/i https://get.example.com/i; sh /tmp/i"),
      "downloads a script and runs it unchecked on line 2",
    ],
    [build("CMD curl -fsSL https://get.example.com | sh"), passes],
    [build("RUN make", `RUN ${fetched}`), "on line 3 of its Dockerfile"],
    [build("ADD app.tar.gz /opt/"), passes],
    [build("ADD http://example.com/tool /opt/"), "takes in http://example.com/tool unchecked, on line 2"],
    [build('ADD ["https://example.com/tool", "/opt/"]'), "takes in https://example.com/tool unchecked"],
    [build("ADD mirror+https://example.com/tool /opt/"), passes],
    [build("COPY https://example.com/tool /opt/"), passes],
  ],
  "disallow-risky-images": [
    [judged(admitsAmber, doubted(["vulnerability:CVE-2026-1", "critical"]), { running }), passes],
    [
      judged(
        admitsAmber,
        doubted(["vulnerability:CVE-2026-1", "low"], ["vulnerability:CVE-2026-2", "critical"]),
      ),
      "of which the risk table allows no new instance: vulnerability:CVE-2026-2 (critical)",
    ],
    [
      judged(
        {
          ...admitsAmber,
          images: { risk: [{ severity: "critical", new: "block", fixWithin: "3d" }] },
        },
        doubted(["vulnerability:CVE-2026-2", "critical"], ["vulnerability:CVE-2026-1", "low"]),
      ),
      "of which the risk table allows no new instance: vulnerability:CVE-2026-2 (critical)",
    ],
  ],
  "disallow-stopped-images": [
    [asked({ digest: trustedDigest }), against],
    [asked({ digest: parent, workload: "shop-checkout/checkout" }), passes],
    [asked({ workload: "shop-checkout/checkout" }), against],
    [asked({ workload: "shop-checkout/other" }), passes],
    [asked({ node: "ip-10-0-1-7" }), passes],
    [anywhere({ digest: parent }), passes],
    [anywhere({ node: "ip-10-0-1-7" }), "spec.affinity is not known (later)"],
  ],
  "require-build-image-digests": [
    [from("scratch"), passes],
    [from(trustedImage, { cacheFrom: [`${repository}:cache`] }), passes],
    [
      from("$BASE"),
      "unknown: image build checkout: cannot be judged, dockerfile.inline is not known (what $BASE stands for)",
    ],
    [from(`${repository}:1`), `from ${repository}:1, which is not pinned by a digest`],
  ],
  "require-image-digests": [
    [using(digest), passes],
    [using(`${repository}:1`), "which is not pinned by a digest"],
    [using("UPPER"), "which is not pinned by a digest"],
    [
      withSettings("require-image-digests", { exemptRepositories: ["**"] }, using("UPPER")),
      "which is not pinned by a digest",
    ],
  ],
  "require-image-expiry": [
    [expiring("aws:ecrpublic/repository:Repository", {}), notApplicable],
    [
      expiring("aws-native:ecr:Repository", { lifecyclePolicy: { lifecyclePolicyText: '{"rules":[]}' } }),
      passes,
    ],
    [
      expiring("aws-native:ecr:Repository", { lifecyclePolicy: { lifecyclePolicyText: " \n" } }),
      "keeps all of its images for ever",
    ],
  ],
  "require-image-pull-always": [
    [withSettings("require-image-pull-always", { images: "latest" }, using(`${repository}:1`)), passes],
    [
      withSettings(
        "require-image-pull-always",
        { images: "latest" },
        using(`${repository}:latest`, { imagePullPolicy: "IfNotPresent" }),
      ),
      "with the policy IfNotPresent",
    ],
    [using(`${repository}:latest`, { imagePullPolicy: "Never" }), "with the policy Never"],
    [using(`${repository}:latest`), passes],
  ],
  "require-image-signatures": [
    [judged({}, withFacts({ signers: [] }), { running }), passes],
    [judged({}, nothing), "of which no signature by a signer of the estate is known"],
    [signed({ shop: supplier("other", suppliedFrom) }, "other"), passes],
    [
      signed({ shop: supplier("other", suppliedFrom), again: supplier("third", suppliedFrom) }, "third"),
      passes,
    ],
    [
      signed({ shop: supplier("other", elsewhere, suppliedFrom) }, "third"),
      "which third signed, and its supplier signs as other",
    ],
    [signed({ shop: supplier("other", elsewhere) }, "third"), passes],
  ],
  "require-image-users": [
    [build("USER 10000"), passes],
    [build("USER nonroot"), passes],
    [build("USER 0:10001"), "ends as user 0:10001"],
    [
      build("USER $APP"),
      "unknown: image build checkout: cannot be judged, dockerfile.inline is not known (what user $APP stands for)",
    ],
  ],
  "require-immutable-tags": [
    [
      {
        resources: [
          imageRepository({
            imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
            imageTagMutabilityExclusionFilters: [{ filter: "**", filterType: "WILDCARD" }],
          }),
        ],
      },
      "exempts every tag (**) from being immutable",
    ],
  ],
  "require-instrumented-images": [
    [
      judged({ images: { evidence: { green: { instrumentation: "90d" } } } }, nothing),
      "of which nothing shows",
    ],
  ],
  "require-latest-images": [
    [judged({}, { ...greenStatus(), newer: parent }), `${parent} is newer and green`],
    [judged({}, { ...greenStatus(), newer: parent, colour: "amber" }), passes],
  ],
  "require-promoted-images": [
    [promoting(row({ environment: "test" })), passes],
    [promoting(row({ digest: parent, environment: "test" })), notPromoted],
    [promoting(row({ environment: "development" })), notPromoted],
    [promoting(row()), notPromoted],
    [promoting(row({ workload: "checkout", environment: "production" })), passes],
  ],
  "require-supplier-approvals": [
    [needing(approvals(approved)), passes],
    [
      needing(approvals({ ...approved, supplier: "vendor" })),
      "which nobody approved as shop's for production",
    ],
    [needing(approvals({ ...approved, environment: "development" })), "which nobody approved as shop's"],
    [needing(approvals({ ...approved, approved: false })), "which was refused as shop's for production"],
    [needing(greenStatus(), { running }), passes],
    [needing(nothing), "which nobody approved as shop's for production"],
    [
      withSettings(
        "require-supplier-approvals",
        { suppliers: ["vendor"] },
        judged({ suppliers: { vendor: { repositories: [elsewhere] } } }, greenStatus()),
      ),
      passes,
    ],
  ],
  "require-trusted-provenance": [
    [judged({}, nothing, { running }), passes],
    [judged({}, nothing), "which no trusted builder is known to have built"],
  ],
  "require-vetted-parents": [
    [judged({}, child), `which is built on ${parent}: nobody vetted it`],
    [judged({}, child, { running }), passes],
    [
      judged({}, [child, { digest: parent, colour: "grey" }]),
      `which is built on ${parent}: nobody vetted it`,
    ],
    [
      judged({}, [child, { digest: parent, colour: "green", next: daysAgo(1) }]),
      `unknown: container main of Deployment checkout: cannot be judged, spec.template.spec.containers[0].image is not known (the status of ${parent}, which image ${trustedImage} is built on, ended since the example)`,
    ],
  ],
  "restrict-build-images": [
    [{ ...inDevelopment(from(`node${digest}`)), estate: noRepositories }, notApplicable],
    [
      { ...from(`node${digest}`), estate: noRepositories },
      "whose repository docker.io/library/node is not trusted",
    ],
    [
      { ...from(trustedImage), estate: { images: { repositories: { default: [elsewhere, suppliedFrom] } } } },
      passes,
    ],
  ],
  "restrict-image-footprint": [
    [weighing({ maxPackages: 40 }, { size: 1 }), "which says nothing of its packages"],
    [weighing({ maxSize: "50MB", maxPackages: 40 }, {}), "which says nothing of its size, packages"],
    [
      weighing({ maxSize: "50MB", maxPackages: 40 }, { size: 50_000_001, packages: 41 }),
      "which weighs 50000001 bytes (at most 50000000) and holds 41 packages (at most 40)",
    ],
    [weighing({ maxPackages: 40 }, { packages: 40 }), passes],
  ],
  "restrict-image-replication": [
    [replicating("444444444444", "444444444444"), passes],
    [replicating("444444444444", "555555555555"), "copies images to the account 555555555555"],
    [replicating(undefined, "444444444444"), "copies images to the account 444444444444"],
    [replicating("444444444444", "333333333333"), passes],
  ],
  "restrict-image-repositories": [
    [{ ...inDevelopment(using(`node${digest}`)), estate: noRepositories }, notApplicable],
    [{ ...using(`node${digest}`), estate: noRepositories }, "docker.io/library/node is not trusted"],
  ],
  "restrict-machine-image-age": [
    [
      {
        ...inDevelopment(hostExample()),
        images: known({ digest: "ami-0aaa1111bbbb2222c", colour: "green", known: daysAgo(99) }),
      },
      notApplicable,
    ],
    [{ ...hostExample(), images: known({ digest: "ami-0aaa1111bbbb2222c", colour: "green" }) }, passes],
  ],
};
