import { account, region } from "./network";

const registry = `${account}.dkr.ecr.${region}.amazonaws.com`;
const image = (repository: string, digest: string) => ({
  digest,
  reference: `${registry}/${repository}@${digest}`,
});

/** What runs, by digest: the guard admits these and nothing else. */
export const images = {
  storefront: image(
    "acme/storefront",
    "sha256:5f0c4c1f2a9d3b8e7c6a5d4f3e2b1a09f8e7d6c5b4a392817f6e5d4c3b2a1908",
  ),
  checkout: image("shop/checkout", "sha256:a17e2b94c3d58f6071829a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f"),
};
