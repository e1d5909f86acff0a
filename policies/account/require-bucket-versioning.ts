import {
  bucket,
  bucketVersioning,
  definePolicy,
  example,
  reportAbsence,
  versioningsOf,
} from "../../core/policy";

const without = (name: "BucketVersioning") => bucket().filter(({ type }) => !type.endsWith(`:${name}`));

export default definePolicy({
  name: "require-bucket-versioning",
  displayName: "Buckets keep what is overwritten",
  description:
    "Whoever can write to a bucket can destroy what is in it: evidence, state, backups. With versions, what is overwritten or deleted can be brought back.",
  severity: "medium",
  enforcementLevel: "advisory",
  controls: [],
  requirements: [66],
  remediationSteps:
    "Add a BucketVersioning with the status Enabled, or set versioning in the bucket. Exempt buckets whose content can be made again by an exception.",
  appliesTo: "Bucket",
  needs: "graph",
  check({ node, graph, report }) {
    const { definite, possible } = versioningsOf(graph, node);
    if (node.versioning === true || definite.some(({ versioning }) => versioning === true)) return;
    if (possible.length > 0)
      return report.unknown("", `whether ${possible.map(({ name }) => name).join(", ")} is its versioning`);
    const message = "keeps nothing of what is overwritten or deleted";
    reportAbsence({ graph, report }, "set its versioning", message, node.places["versioning"]);
  },
  good: () => ({
    "set apart": example(bucket()),
    "in the bucket": example([
      ...without("BucketVersioning").filter(({ type }) => type !== "aws:s3/bucket:Bucket"),
      ...bucket({}, { versioning: { enabled: true } }).slice(0, 1),
    ]),
  }),
  bad: () => ({
    "not set": example(without("BucketVersioning")),
    suspended: example([
      ...without("BucketVersioning"),
      bucketVersioning({ versioningConfiguration: { status: "Suspended" } }),
    ]),
    "of another bucket": example([
      ...without("BucketVersioning"),
      bucketVersioning({ bucket: "shop-images" }),
    ]),
  }),
});
