const loose: readonly (readonly [RegExp, string])[] = [
  [
    /(?:^|\s)--(?:insecure(?:-pull|-registry)?|skip-tls-verify(?:-pull|-registry)?)(?:=(?!false)\S+)?(?=\s|$)/,
    "pushes or pulls without checking the registry's certificate",
  ],
  [/(?:^|\s)--tls-verify=false\b/, "pushes or pulls without checking the registry's certificate"],
  [/\bregistry\.insecure=true\b/, "pushes or pulls without checking the registry's certificate"],
  [
    /(?:^|\s)--(?:allow|allow-insecure-entitlement)[\s=](?:security\.insecure|network\.host)\b/,
    "lets builds have the rights or the network of the machine",
  ],
  [/(?:^|\s)--oci-worker-no-process-sandbox\b/, "lets builds see the builder's own processes"],
  [/(?:^|\s)--(?:network|net)[\s=]host\b/, "builds on the machine's own network"],
  [
    /(?:^|\s)--security-opt[\s=](?:seccomp|apparmor|label)[=:](?:unconfined|disable)\b/,
    "builds without the kernel's filters",
  ],
  [/(?:^|\s)--cap-add[\s=](?:ALL|(?:CAP_)?SYS_ADMIN)\b/i, "builds with powers of root over the machine"],
];

const builder =
  /(?:^|[\s/;&|])(?:executor|kaniko|buildah|podman|buildctl(?:-daemonless\.sh)?|buildkitd|rootlesskit|docker|img|nerdctl|skopeo)(?=\s|$)/;
const image =
  /(?:^|\/)(?:kaniko|buildah|buildkit|podman|docker|img|nerdctl|skopeo|kaniko-project\/executor|executor)(?::|@|$|\/)/;
const builds =
  /(?:^|\s)(?:build|bud|buildx|push|copy|--destination|--dockerfile|--context|buildkitd|--addr)(?=[\s=]|$)|buildkitd/;

/**
 * How a command that builds or pushes images does so without the care that builds need; undefined where it doesn't, or
 * builds nothing.
 *
 * @param from the image that the command runs in, which tells of a builder that is the image's own command
 */
export function looseBuilder(command: string, from = ""): string | undefined {
  if (!builder.test(command) && !image.test(from)) return undefined;
  if (!builds.test(command) && !/kaniko|buildkit/.test(from)) return undefined;
  return loose.find(([pattern]) => pattern.test(command))?.[1];
}
