import { resolve } from "../aws/resolve";
import type { Graph } from "../graph";
import type { Bucket, BucketAccessBlock } from "../nodes/store";

/** What blocks the public access of a bucket: its own block, natively inside it, or the account's. */
export interface AccessBlocks {
  readonly definite: readonly BucketAccessBlock[];
  /** Blocks of which nobody knows yet whether they are this bucket's. */
  readonly possible: readonly BucketAccessBlock[];
}

const byBucket = (graph: Graph): ReadonlyMap<Bucket, AccessBlocks> => {
  const found = new Map<Bucket, { definite: BucketAccessBlock[]; possible: BucketAccessBlock[] }>();
  const of = (bucket: Bucket): { definite: BucketAccessBlock[]; possible: BucketAccessBlock[] } => {
    const blocks = found.get(bucket) ?? { definite: [], possible: [] };
    found.set(bucket, blocks);
    return blocks;
  };
  for (const block of graph.all("BucketAccessBlock")) {
    if (block.wholeAccount) {
      for (const bucket of graph.all("Bucket"))
        if (bucket.resource.provider === block.resource.provider) of(bucket).definite.push(block);
      continue;
    }
    const { definite, possible, missing } = resolve(graph, block.bucket, "Bucket");
    definite.forEach((bucket) => of(bucket).definite.push(block));
    possible.forEach((bucket) => of(bucket).possible.push(block));
    if (missing.length > 0) graph.all("Bucket").forEach((bucket) => of(bucket).possible.push(block));
  }
  return found;
};

export const accessBlocksOf = (graph: Graph, bucket: Bucket): AccessBlocks =>
  graph.derive(byBucket).get(bucket) ?? { definite: [], possible: [] };
