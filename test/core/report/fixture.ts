import {
  RESULT_SCHEMA,
  resultSchema,
  type Result,
  type ResultFinding,
  type ResultPolicy,
} from "../../../core/report";

/** Text by an author who wants to steer terminals, runners, viewers and parsers. */
const hostile =
  "\u001b[31mred\u001b]8;;http://evil.example\u0007 \u009b2J \u202egnp ::set-output name=x::y ]]> <script>alert(1)</script> " +
  "| a | b\r\n::error::forged\n## forged @everyone [click](http://evil.example) `code` {0} \ud800 [[ATTACHMENT|/etc/passwd]] %0A";

const finding = (changes: Partial<ResultFinding>): ResultFinding => ({
  policy: "disallow-privileged-containers",
  kind: "violation",
  level: "mandatory",
  severity: "critical",
  subject: { id: "-/apps/Deployment/shop/web", type: "kubernetes:apps/v1:Deployment", name: "web" },
  path: "spec.template.spec.containers[0].securityContext.privileged",
  message: "container web of Deployment web is privileged",
  environment: "production",
  evidence: [],
  fingerprint: "0123456789abcdef0123456789abcdef",
  ...changes,
});

const database: ResultFinding["subject"] = {
  id: "urn:pulumi:prod::shop::aws:ec2/securityGroup:SecurityGroup::db",
  urn: "urn:pulumi:prod::shop::aws:ec2/securityGroup:SecurityGroup::db",
  type: "aws:ec2/securityGroup:SecurityGroup",
  name: "db",
};

const tally = { pass: 0, violation: 0, unknown: 0, notApplicable: 0, error: 0 };
const policy = (changes: Partial<ResultPolicy>): ResultPolicy => ({
  name: "disallow-privileged-containers",
  group: "workload",
  displayName: "Containers are not privileged",
  description: "A privileged container holds every capability of its node: one escape owns the host.",
  severity: "critical",
  controls: ["nist-800-190:4.4.3"],
  requirements: [60],
  remediationSteps: "Delete securityContext.privileged; add only the capability that is needed.",
  url: "docs/policies/disallow-privileged-containers.md",
  tally,
  ...changes,
});

/** One result with everything that a reporter can meet. */
export const full: Result = resultSchema.parse({
  schema: RESULT_SCHEMA,
  tool: { name: "bulkhead", version: "1.2.3" },
  estate: { source: "bulkhead.yaml", hash: "f".repeat(64), defaulted: false },
  stage: "preview",
  partial: false,
  inputs: [
    { kind: "manifests", name: "shop/web app.yaml", hash: "a".repeat(64), bytes: 1234 },
    { kind: "program", name: ".", stack: "shop/prod" },
  ],
  counts: {
    resources: 12,
    policies: 4,
    verdicts: { pass: 20, violation: 4, unknown: 2, notApplicable: 3, error: 1 },
    mandatory: 3,
    advisory: 2,
    unknownMandatory: 1,
    unknownAdvisory: 1,
    accepted: 1,
  },
  policies: [
    policy({ tally: { ...tally, pass: 4, violation: 1 } }),
    policy({
      name: "restrict-security-group-ingress",
      group: "network",
      displayName: "Security groups let in what is declared",
      description: "What the internet reaches, the internet attacks.",
      severity: "high",
      remediationSteps: "Name the zone's own ranges.",
      url: "https://example.com/policies/restrict-security-group-ingress",
    }),
    policy({ name: "require-resource-limits", displayName: "Containers have limits", severity: "low" }),
    policy({
      name: "require-digest",
      group: "image",
      displayName: "Images are pinned by digest",
      severity: "medium",
    }),
  ],
  findings: [
    finding({ location: { file: "./shop/web app.yaml", line: 12, column: 15 } }),
    finding({
      policy: "require-resource-limits",
      level: "advisory",
      severity: "low",
      path: "",
      message: "container web of Deployment web has no memory limit",
      location: { file: "./shop/web app.yaml" },
    }),
    finding({
      policy: "require-digest",
      kind: "unknown",
      level: "advisory",
      severity: "medium",
      path: "spec.template.spec.containers[0].image",
      message: "container web of Deployment web: cannot be judged, its image is not known (output of build)",
      missing: "output of build",
    }),
    finding({
      policy: "restrict-security-group-ingress",
      severity: "high",
      subject: database,
      path: "ingress[0]",
      message: "security group db lets in 0.0.0.0/0 on 5432/tcp",
      evidence: [
        { text: "internet → igw-1 → subnet a → db", resource: database.id },
        { text: "ingress[0] allows 0.0.0.0/0", path: "ingress[0]", location: { file: "index.ts", line: 7 } },
      ],
      fingerprint: "1".repeat(32),
    }),
    finding({
      policy: "restrict-security-group-ingress",
      kind: "unknown",
      severity: "high",
      subject: database,
      path: "ingress[1].cidrBlocks",
      message:
        "security group db: cannot be judged, ingress[1].cidrBlocks is not known (aws:ec2/vpc.cidrBlock)",
      missing: "aws:ec2/vpc.cidrBlock",
      fingerprint: "1".repeat(32),
    }),
    finding({
      policy: "restrict-security-group-ingress",
      kind: "error",
      severity: "high",
      subject: database,
      path: "",
      message: "security group db: the policy restrict-security-group-ingress failed to judge it (boom)",
    }),
    finding({
      level: "advisory",
      subject: { id: hostile, type: hostile, name: hostile },
      path: hostile,
      message: hostile,
      environment: hostile,
      evidence: [{ text: hostile, location: { file: hostile, line: 1 } }],
      location: { file: hostile, line: 3, column: 4 },
      fingerprint: "2".repeat(32),
    }),
    finding({
      policy: "unlisted-policy",
      subject: { id: "estate", type: "bulkhead:estate", name: "the estate" },
      path: "",
      message: "the estate has no zone data",
    }),
  ],
  problems: [
    {
      code: "syntax",
      location: { file: "broken.yaml", line: 3, column: 1 },
      message: "is not valid YAML",
      hint: "close the bracket",
    },
    { code: "wrong-type", location: { file: database.id }, message: `${hostile} must be text` },
  ],
  notSeen: [
    { what: "eks.Cluster shop", why: "its node groups are made inside the component" },
    { what: hostile, why: hostile, resource: database.id },
  ],
  notes: ["Network policies are assumed to be enforced.", hostile],
  exceptions: [
    {
      policy: "disallow-privileged-containers",
      resource: "*/apps/DaemonSet/kube-system/*",
      environment: "production",
      owner: "platform",
      reason: "the network plugin needs it",
      expires: "2030-01-31",
      source: "file",
      location: { file: "bulkhead.exceptions.yaml", line: 2, column: 5 },
      status: "used",
      findings: [
        finding({
          subject: {
            id: "-/apps/DaemonSet/kube-system/cni",
            type: "kubernetes:apps/v1:DaemonSet",
            name: "cni",
          },
          message: "container cni of DaemonSet cni is privileged",
          location: { file: "cni.yaml", line: 9 },
          fingerprint: "3".repeat(32),
        }),
      ],
    },
    {
      policy: "require-digest",
      resource: "**",
      owner: "shop",
      reason: hostile,
      expires: "2020-01-31",
      source: "code",
      status: "expired",
      findings: [],
    },
  ],
} satisfies Result);

/** A result without anything to say. */
export const clean: Result = resultSchema.parse({
  ...full,
  estate: { source: "defaults", hash: "e".repeat(64), defaulted: true },
  counts: {
    resources: 1,
    policies: 1,
    verdicts: { pass: 3, violation: 0, unknown: 0, notApplicable: 0, error: 0 },
    mandatory: 0,
    advisory: 0,
    unknownMandatory: 0,
    unknownAdvisory: 0,
    accepted: 0,
  },
  policies: full.policies.slice(0, 1),
  findings: [],
  problems: [],
  notSeen: [],
  notes: [],
  exceptions: [],
});
