import { resolve } from "../aws/resolve";
import type { Graph } from "../graph";
import type { PolicyDocument } from "../nodes/iam";
import type { Bucket, BucketAccessBlock, BucketLogging, BucketVersioning } from "../nodes/store";
import { belonging, nothingLaidOn, type Belonging } from "./belonging";

const blocks = (graph: Graph): ReadonlyMap<Bucket, Belonging<BucketAccessBlock>> => {
  const own = graph.all("BucketAccessBlock").filter(({ wholeAccount }) => !wholeAccount);
  return belonging(graph, own, ({ bucket }) => bucket, "Bucket");
};

const accountBlocks = (graph: Graph): readonly BucketAccessBlock[] =>
  graph.all("BucketAccessBlock").filter(({ wholeAccount }) => wholeAccount);

/** What blocks the public access of a bucket: its own block, natively inside it, or the account's. */
export function accessBlocksOf(graph: Graph, bucket: Bucket): Belonging<BucketAccessBlock> {
  const { definite, possible } = graph.derive(blocks).get(bucket) ?? nothingLaidOn;
  const ofAccount = graph
    .derive(accountBlocks)
    .filter(({ resource }) => resource.provider === bucket.resource.provider);
  return { definite: [...definite, ...ofAccount], possible };
}

const versionings = (graph: Graph): ReadonlyMap<Bucket, Belonging<BucketVersioning>> =>
  belonging(graph, graph.all("BucketVersioning"), ({ bucket }) => bucket, "Bucket");

/** What says apart from a bucket whether it keeps versions. */
export const versioningsOf = (graph: Graph, bucket: Bucket): Belonging<BucketVersioning> =>
  graph.derive(versionings).get(bucket) ?? nothingLaidOn;

const loggings = (graph: Graph): ReadonlyMap<Bucket, Belonging<BucketLogging>> =>
  belonging(graph, graph.all("BucketLogging"), ({ bucket }) => bucket, "Bucket");

/** What says apart from a bucket where its record goes. */
export const loggingsOf = (graph: Graph, bucket: Bucket): Belonging<BucketLogging> =>
  graph.derive(loggings).get(bucket) ?? nothingLaidOn;

const policies = (graph: Graph): ReadonlyMap<Bucket, Belonging<PolicyDocument>> => {
  const ofBuckets = graph.all("PolicyDocument").filter(({ holder, of }) => holder === "bucket" && of);
  return belonging(graph, ofBuckets, ({ of }) => of ?? [], "Bucket");
};

/** The policies of a bucket, within it and apart. */
export function bucketPoliciesOf(graph: Graph, bucket: Bucket): Belonging<PolicyDocument> {
  const { definite, possible } = graph.derive(policies).get(bucket) ?? nothingLaidOn;
  const inside = graph.of(bucket.id).filter((node): node is PolicyDocument => node.kind === "PolicyDocument");
  return { definite: [...inside, ...definite], possible };
}

/** Buckets that records are written to: by buckets, load balancers and trails have their own. */
function targets(graph: Graph): Record<"definite" | "possible", ReadonlySet<Bucket>> & { open: boolean } {
  const found = [...graph.all("Bucket"), ...graph.all("BucketLogging")].map(({ logTarget }) =>
    resolve(graph, logTarget, "Bucket"),
  );
  return {
    definite: new Set(found.flatMap(({ definite }) => definite)),
    possible: new Set(found.flatMap(({ possible }) => possible)),
    open: found.some(({ missing }) => missing.length > 0),
  };
}

/**
 * Whether other buckets' records are written to this one: its own record would only grow by itself. Undefined where it is
 * not known where some are written to.
 */
export function takesRecords(graph: Graph, bucket: Bucket): boolean | undefined {
  const { definite, possible, open } = graph.derive(targets);
  if (definite.has(bucket)) return true;
  return open || possible.has(bucket) ? undefined : false;
}
