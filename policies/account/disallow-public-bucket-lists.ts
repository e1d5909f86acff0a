import { bucket, definePolicy, example, resource } from "../../core/policy";

const openLists = [
  "public-read",
  "public-read-write",
  "authenticated-read",
  "website",
  "PublicRead",
  "PublicReadWrite",
  "AuthenticatedRead",
];
const everybody = /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/;

export default definePolicy({
  name: "disallow-public-bucket-lists",
  displayName: "Buckets' access lists are not public",
  description:
    "A public list lets everybody read, or write, what is in the bucket: evidence, state, or what containers load at start.",
  severity: "critical",
  enforcementLevel: "mandatory",
  controls: ["cis-aws-3.0:2.1.4"],
  requirements: [66],
  remediationSteps: "Use the list private, or none, and a bucket policy that names who may do what.",
  appliesTo: ["Bucket", "BucketAcl", "ObjectAcl"],
  check({ node, report }) {
    if (node.acl !== undefined && openLists.includes(node.acl))
      report(`has the public list ${node.acl}`, node.places["acl"]);
    report.each(node.granteeUris, (uri) => {
      const group = everybody.exec(uri)?.[1];
      if (group !== undefined) report(`grants rights to ${group}`, node.places["granteeUris"]);
    });
  },
  good: () => ({ private: example(bucket({}, { acl: "private" })) }),
  bad: () => ({
    "public to read": example(bucket({}, { acl: "public-read" })),
    "a list apart": example([
      ...bucket(),
      resource("aws:s3/bucketAcl:BucketAcl", "orders", { bucket: "shop-orders", acl: "public-read-write" }),
    ]),
    "an object's list": example([
      ...bucket(),
      resource("aws:s3/bucketObjectv2:BucketObjectv2", "orders", {
        bucket: "shop-orders",
        key: "orders.json",
        acl: "public-read",
      }),
    ]),
    "a grant to everybody": example([
      ...bucket(),
      resource("aws:s3/bucketAcl:BucketAcl", "orders", {
        bucket: "shop-orders",
        accessControlPolicy: {
          owner: { id: "0" },
          grants: [
            {
              grantee: { type: "Group", uri: "http://acs.amazonaws.com/groups/global/AllUsers" },
              permission: "READ",
            },
          ],
        },
      }),
    ]),
  }),
});
