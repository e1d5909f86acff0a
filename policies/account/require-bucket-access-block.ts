import { accessBlocksOf, bucket, definePolicy, example, resource, reportAbsence } from "../../core/policy";

const switches = [
  "blockPublicAcls",
  "blockPublicPolicy",
  "ignorePublicAcls",
  "restrictPublicBuckets",
] as const;

export default definePolicy({
  name: "require-bucket-access-block",
  displayName: "Buckets block public access",
  description:
    "One list or policy too wide opens a bucket to the internet. The block makes such a mistake without effect, whoever makes it.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:2.1.4"],
  requirements: [66],
  remediationSteps: "Add a BucketPublicAccessBlock with all four switches on, or one for the account.",
  appliesTo: "Bucket",
  needs: "graph",
  check({ node, graph, report }) {
    const { definite, possible } = accessBlocksOf(graph, node);
    const absent = switches.filter(
      (name) => node.accessBlock?.[name] !== true && !definite.some((block) => block[name] === true),
    );
    if (absent.length === 0) return;
    if (possible.length > 0)
      return report.unknown("", `whether ${possible.map(({ name }) => name).join(", ")} is its access block`);
    const message = `does not block public access (${absent.join(", ")})`;
    reportAbsence({ graph, report }, "block it", message, node.places["accessBlock"]);
  },
  good: () => ({
    "blocked by its own": example(bucket()),
    "blocked for the account": example([
      ...bucket({ ignorePublicAcls: undefined }),
      resource("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", "account", {
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      }),
    ]),
  }),
  bad: () => ({
    "no block": example(bucket().filter(({ type }) => !type.endsWith(":BucketPublicAccessBlock"))),
    "one switch off": example(bucket({ restrictPublicBuckets: false })),
  }),
});
