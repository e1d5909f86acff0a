/** What an image that a public parameter names is called, as far as the parameter tells. */
const parameters: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [
    /\/bottlerocket\/(aws-(?:k8s|ecs)-[\w.-]+)\/(\w+)\//,
    ([, variant, processor]) => `bottlerocket-${variant}-${processor}-*`,
  ],
  [
    /\/eks\/optimized-ami\/([\d.]+)\/amazon-linux-2023\/(\w+)\/([\w-]+)\//,
    ([, version, processor, variant]) => `amazon-eks-node-al2023-${processor}-${variant}-${version}-*`,
  ],
  [
    /\/eks\/optimized-ami\/([\d.]+)\/amazon-linux-2(-arm64|-gpu)?\//,
    ([, version, kind = ""]) => `amazon-eks${kind}-node-${version}-*`,
  ],
  [/\/ecs\/optimized-ami\/amazon-linux-2023\//, () => "al2023-ami-ecs-hvm-*"],
  [/\/ecs\/optimized-ami\/amazon-linux-2\//, () => "amzn2-ami-ecs-hvm-*"],
  [/\/ecs\/optimized-ami\/amazon-linux\//, () => "amzn-ami-*-amazon-ecs-optimized"],
  [/\/ami-amazon-linux-latest\/(amzn2|al2023|amzn)-ami-/, ([, family]) => `${family}-ami-*`],
  [/\/ami-windows-latest\/([\w-]+)/, ([, name]) => `${name}-*`],
  [
    /\/canonical\/ubuntu\/(?:server|eks|pro-server)\/([\w.]+)\//,
    ([, release]) => `ubuntu/images/*${release}*`,
  ],
];

/** The name of the image that `resolve:ssm:…` or a public parameter stands for; undefined for a parameter of one's own. */
export function nameOfParameter(parameter: string): string | undefined {
  for (const [pattern, name] of parameters) {
    const match = pattern.exec(parameter);
    if (match) return name(match);
  }
  return undefined;
}

/** The name of the images that EKS makes a group's machines from; undefined where the group brings its own. */
export function nameOfAmiType(amiType: string | undefined, version = "*"): string | undefined {
  const type = amiType ?? "AL2023_x86_64_STANDARD";
  const processor = /ARM/.test(type)
    ? { al: "arm64", bottle: "aarch64" }
    : { al: "x86_64", bottle: "x86_64" };
  if (type.startsWith("BOTTLEROCKET")) return `bottlerocket-aws-k8s-${version}*-${processor.bottle}-*`;
  if (type.startsWith("AL2023")) {
    const variant = type.replace(/^AL2023_(?:x86_64|ARM_64)_/, "").toLowerCase();
    return `amazon-eks-node-al2023-${processor.al}-${variant}-${version}-*`;
  }
  if (type.startsWith("AL2_"))
    return `amazon-eks${/ARM/.test(type) ? "-arm64" : /GPU/.test(type) ? "-gpu" : ""}-node-${version}-*`;
  if (type.startsWith("WINDOWS")) return `Windows_Server-${/\d{4}/.exec(type)?.[0] ?? ""}-*`;
  return undefined;
}

/** The name of the images that an alias of Karpenter's stands for: `al2023@v20251112`. */
export function nameOfAlias(alias: string): string {
  const [family = ""] = alias.toLowerCase().split("@");
  if (family === "al2023") return "amazon-eks-node-al2023-*";
  if (family === "al2") return "amazon-eks-node-1.*";
  if (family === "bottlerocket") return "bottlerocket-aws-k8s-*";
  return family.startsWith("windows") ? `Windows_Server-${family.slice("windows".length)}-*` : family;
}
