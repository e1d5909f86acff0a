import {
  bucket,
  bucketLogging,
  definePolicy,
  example,
  loggingsOf,
  reportAbsence,
  takesRecords,
} from "../../core/policy";

const bare = () => bucket().filter(({ type }) => type !== "aws:s3/bucketLogging:BucketLogging");

export default definePolicy({
  name: "require-bucket-logging",
  displayName: "Buckets record who reads and writes",
  description:
    "Trails leave out what is done with single objects unless told to keep it. Without a bucket's own record nobody can say afterwards what an intruder read.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["cis-aws-3.0:3.4"],
  requirements: [66],
  remediationSteps:
    "Add a BucketLogging that names a bucket for records. Buckets that take the records of others need none of their own.",
  appliesTo: "Bucket",
  needs: "graph",
  check({ node, graph, report }) {
    const takes = takesRecords(graph, node);
    if (takes) return report.notApplicable("it takes the records of other buckets");
    const { definite, possible } = loggingsOf(graph, node);
    if (node.logTarget.length > 0 || definite.some(({ logTarget }) => logTarget.length > 0)) return;
    if (possible.length > 0)
      return report.unknown("", `whether ${possible.map(({ name }) => name).join(", ")} is its record`);
    if (takes === undefined) return report.unknown("", "the buckets that others write their records to");
    const message = "keeps no record of who reads and writes";
    reportAbsence({ graph, report }, "say where its record goes", message, node.places["logTarget"]);
  },
  good: () => ({
    "set apart": example(bucket()),
    "in the bucket": example([
      ...bare().filter(({ type }) => type !== "aws:s3/bucket:Bucket"),
      ...bucket({}, { logging: { targetBucket: "shop-records" } }).slice(0, 1),
    ]),
    "takes the records of another": example([
      ...bare(),
      bucketLogging({ bucket: "x", targetBucket: "shop-orders" }),
    ]),
  }),
  bad: () => ({
    "not set": example(bare()),
    "of another bucket": example([...bare(), bucketLogging({ bucket: "shop-images" })]),
  }),
});
