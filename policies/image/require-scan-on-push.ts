import {
  definePolicy,
  example,
  imageRepository,
  resource,
  scanRuleFor,
  reportAbsence,
} from "../../core/policy";

const scanning = (repositoryFilters: object[]) =>
  resource("aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration", "registry", {
    scanType: "ENHANCED",
    rules: [{ scanFrequency: "CONTINUOUS_SCAN", repositoryFilters }],
  });

export default definePolicy({
  name: "require-scan-on-push",
  displayName: "Images are scanned when they are pushed",
  description:
    "An image that nobody scans carries its known flaws into every environment that pulls it. The repository asks for scans itself, or a rule of the registry covers it.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["cis-eks-1.5:5.1.1", "nist-800-190:4.1.1"],
  requirements: [16, 22],
  remediationSteps:
    "Set imageScanningConfiguration.scanOnPush to true, or cover the repository by a rule of the registry's scanning configuration.",
  appliesTo: "ImageRepository",
  needs: "graph",
  check({ node, graph, report }) {
    if (node.public) return report.notApplicable("public repositories are not scanned by AWS");
    if (node.scanOnPush === true || scanRuleFor(graph, node)) return;
    const message = "does not have its images scanned when they are pushed";
    reportAbsence({ graph, report }, "hold a rule of the registry", message, node.places["scanOnPush"]);
  },
  repairs: { scanOnPush: true },
  good: () => ({
    "scan on push": example(imageRepository()),
    "a rule of the registry": example([
      imageRepository({ imageScanningConfiguration: undefined }),
      scanning([{ filter: "shop/*", filterType: "WILDCARD" }]),
    ]),
  }),
  bad: () => ({
    "not set": example(imageRepository({ imageScanningConfiguration: undefined })),
    "turned off": example(imageRepository({ imageScanningConfiguration: { scanOnPush: false } })),
    "a rule for other repositories": example([
      imageRepository({ imageScanningConfiguration: undefined }),
      scanning([{ filter: "payments/*", filterType: "WILDCARD" }]),
    ]),
  }),
});
