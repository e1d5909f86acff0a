const image = (repository: string, digest: string) => ({
  digest,
  reference: `333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/${repository}@${digest}`,
});

/** What runs, by digest: the guard admits these and nothing else. */
export const images = {
  register: image("bulkhead", "sha256:3d1f0a9b8c7e6d5f4a3b2c1d0e9f8a7b6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f"),
  beacon: image("beacon", "sha256:8f7e6d5c4b3a29180f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978"),
  checkout: image("checkout", "sha256:a17e2b94c3d58f6071829a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f"),
};
