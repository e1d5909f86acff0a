import assert from "node:assert/strict";
import { looseBuilder } from "../../../../core/policy/build";

const tls = "pushes or pulls without checking the registry's certificate";

describe("commands that build images", () => {
  const cases: readonly (readonly [command: string, from: string | undefined, what: string | undefined])[] = [
    ["/kaniko/executor --destination=a --insecure", undefined, tls],
    ["/kaniko/executor --destination=a --insecure=false", undefined, undefined],
    ["/kaniko/executor --destination=a --skip-tls-verify-pull", undefined, tls],
    ["buildah push --tls-verify=false a", undefined, tls],
    ["buildah push --tls-verify=true a", undefined, undefined],
    ["buildctl build --output type=image,registry.insecure=true", undefined, tls],
    [
      "docker build --allow security.insecure .",
      undefined,
      "lets builds have the rights or the network of the machine",
    ],
    ["buildkitd --oci-worker-no-process-sandbox", undefined, "lets builds see the builder's own processes"],
    ["docker build --network=host .", undefined, "builds on the machine's own network"],
    ["docker build --security-opt seccomp=unconfined .", undefined, "builds without the kernel's filters"],
    ["podman build --cap-add SYS_ADMIN .", undefined, "builds with powers of root over the machine"],
    ["podman build --cap-add=net_bind_service .", undefined, undefined],
    ["docker run --network=host a", undefined, undefined],
    ["curl --insecure https://a/build", undefined, undefined],
    ["--destination=a --insecure", "gcr.io/kaniko-project/executor:v1", tls],
    ["--insecure", "gcr.io/kaniko-project/executor:v1", tls],
    ["--insecure", "moby/buildkit:v1", tls],
    ["--insecure", "quay.io/buildah/stable", undefined],
    ["push --tls-verify=false a", "quay.io/podman:v5", tls],
    ["push --tls-verify=false a", "docker.io/library/nginx", undefined],
  ];
  for (const [command, from, what] of cases)
    it(`${from ?? ""} ${command}: ${what ?? "nothing"}`, () =>
      assert.equal(looseBuilder(command, from), what));
});
