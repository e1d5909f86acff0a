import {
  coversName,
  definePolicy,
  example,
  hostExample,
  launchTemplate,
  nameOfAlias,
  nameOfAmiType,
  nameOfParameter,
  nodeClass,
  nodeGroup,
  overlap,
  peek,
  resolve,
  resource,
  Unknown,
} from "../../core/policy";

const estate = { hosts: { images: { families: ["bottlerocket-*", "al2023-cis-*"] } } };
const given = (made: Parameters<typeof example>[0]) => example(made, { estate });

export default definePolicy({
  name: "restrict-machine-images",
  displayName: "Machines are made from approved families of images",
  description:
    "A host is as hard as its image: a general distribution brings a shell, a package manager and services that a container never needs, and a family that its maker has left behind gets no patches.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.5.1", "nist-800-190:4.5.3"],
  requirements: [57],
  remediationSteps:
    "Use an image of a family that hosts.images.families of the estate names (amiType, imageId, amiSelectorTerms), or approve the family there.",
  appliesTo: ["Host", "EksNodeGroup"],
  needs: "graph",
  check({ node, graph, estate, report }) {
    const { families, owners } = estate.hosts.images;
    const judge = (name: string, what: string, path: string): void => {
      if (families.some((family) => coversName(family, name))) return;
      if (families.some((family) => overlap(family, name)))
        report.unknown(path, `which of the images ${name} it is made from`);
      else report(`is made from ${what}, which no approved family of images takes in`, path);
    };
    if (node.kind === "EksNodeGroup") {
      const { amiType, version } = node;
      const { definite } = resolve(graph, node.launchTemplate, "Host");
      const brings = definite.some((host) => peek(() => host.imageId) !== undefined);
      if (amiType === "CUSTOM" || (amiType === undefined && brings))
        return report.notApplicable("its launch template says");
      const name = nameOfAmiType(amiType, version);
      const path = node.places["amiType"] ?? "amiType";
      if (name === undefined) report(`is made from images of the unknown type ${amiType}`, path);
      else judge(name, `images of type ${amiType ?? "AL2023_x86_64_STANDARD"}`, path);
      return;
    }
    if (node.hostKind === "node class") {
      report.each(node.imageTerms, ({ alias, name, owner, ssmParameter, id }, index) => {
        const path = `${node.places["imageTerms"]}[${index}]`;
        if (alias !== undefined) return judge(nameOfAlias(alias), `images ${alias}`, path);
        if (owner !== undefined && !owners.includes(owner))
          return report(`is made from images of ${owner}, whom hosts.images.owners does not name`, path);
        if (name !== undefined) return judge(name, `images ${name}`, path);
        const known = ssmParameter === undefined ? undefined : nameOfParameter(ssmParameter);
        if (known !== undefined) judge(known, `the image of ${ssmParameter}`, path);
        else if (id === undefined) report.unknown(path, "which images its terms select");
      });
      return;
    }
    const path = node.places["imageId"] ?? "imageId";
    const made = resolve(graph, node.image, "MachineImage").definite;
    for (const image of made)
      judge(image.imageName ?? image.name, `image ${image.imageName ?? image.name}`, path);
    const id = peek(() => node.imageId);
    if (id instanceof Unknown) {
      if (made.length === 0) report.unknown(path, id.missing);
      return;
    }
    if (id === undefined || !id.includes(":"))
      return report.notApplicable("its image is named by an id alone, which statuses of images judge");
    const name = nameOfParameter(id);
    if (name === undefined) report.unknown(path, `which image ${id} stands for`);
    else judge(name, `the image of ${id}`, path);
  },
  good: () => ({
    "an id": hostExample(),
    "Bottlerocket's parameter": given(
      launchTemplate({
        imageId: "resolve:ssm:/aws/service/bottlerocket/aws-k8s-1.34/x86_64/latest/image_id",
      }),
    ),
    "a group of Bottlerocket": given(nodeGroup({ amiType: "BOTTLEROCKET_ARM_64" })),
    "the default of EKS, in the default families": example(nodeGroup()),
    "an alias of Karpenter's": given(nodeClass()),
  }),
  bad: () => ({
    "an outdated family": example(nodeGroup({ amiType: "AL2_x86_64" })),
    "the default of EKS, where another is wanted": given(nodeGroup()),
    "another distribution's parameter": given(
      launchTemplate({
        imageId:
          "resolve:ssm:/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id",
      }),
    ),
    "any image of a name": given(nodeClass({ amiSelectorTerms: [{ name: "ubuntu-*", owner: "amazon" }] })),
    "an image of the program": given([
      resource("aws:ec2/ami:Ami", "base", { name: "golden-1" }, { physicalId: "ami-0bbb1111bbbb2222c" }),
      launchTemplate({ imageId: "ami-0bbb1111bbbb2222c" }),
    ]),
  }),
});
