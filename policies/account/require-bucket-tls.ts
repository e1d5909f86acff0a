import {
  bucket,
  bucketPoliciesOf,
  bucketPolicy,
  definePolicy,
  example,
  refusesPlaintext,
  reportAbsence,
} from "../../core/policy";

const bare = () => bucket().filter(({ type }) => type !== "aws:s3/bucketPolicy:BucketPolicy");

export default definePolicy({
  name: "require-bucket-tls",
  displayName: "Buckets are read and written by TLS only",
  description:
    "A bucket answers plain HTTP as well: who listens between a container and it reads, or exchanges, what the container loads. Only a refusal in the bucket's policy keeps every client to TLS.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:2.1.1"],
  requirements: [66],
  remediationSteps:
    'Add a statement to the bucket\'s policy that denies everybody s3:* on the bucket and its objects where "aws:SecureTransport" is false.',
  appliesTo: "Bucket",
  needs: "graph",
  check({ node, graph, report }) {
    const { definite, possible } = bucketPoliciesOf(graph, node);
    if (definite.some(({ statements }) => statements.some(refusesPlaintext))) return;
    if (possible.length > 0)
      return report.unknown("", `whether ${possible.map(({ name }) => name).join(", ")} is its policy`);
    const message = "answers plain HTTP: no statement of its policy refuses it";
    if (definite.length > 0) report(message);
    else reportAbsence({ graph, report }, "hold its policy", message);
  },
  good: () => ({
    refused: example(bucket()),
    "TLS of a version at least": example([
      ...bare(),
      bucketPolicy({ Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } }),
    ]),
    "the policy in the bucket": example([
      ...bare().filter(({ type }) => type !== "aws:s3/bucket:Bucket"),
      ...bucket({}, { policy: bucketPolicy().properties["policy"] }).slice(0, 1),
    ]),
  }),
  bad: () => ({
    "no policy": example(bare()),
    "allowed by TLS only, which others don't need": example([
      ...bare(),
      bucketPolicy({
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::333333333333:role/orders" },
        Action: "s3:GetObject",
        Condition: { Bool: { "aws:SecureTransport": "true" } },
      }),
    ]),
    "refused to one role": example([
      ...bare(),
      bucketPolicy({ Principal: { AWS: "arn:aws:iam::333333333333:role/orders" } }),
    ]),
    "refused for reading only": example([...bare(), bucketPolicy({ Action: "s3:GetObject" })]),
    "refused for the list, not for the objects": example([
      ...bare(),
      bucketPolicy({ Resource: "arn:aws:s3:::shop-orders" }),
    ]),
    "refused from elsewhere only": example([
      ...bare(),
      bucketPolicy({
        Condition: {
          Bool: { "aws:SecureTransport": "false" },
          NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" },
        },
      }),
    ]),
    "the other way round": example([
      ...bare(),
      bucketPolicy({ Condition: { Bool: { "aws:SecureTransport": "true" } } }),
    ]),
  }),
});
