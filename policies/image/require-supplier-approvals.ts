import {
  container,
  definePolicy,
  eachJudged,
  greenStatus,
  imageKinds,
  known,
  repositoryMatches,
  texts,
  textsOf,
} from "../../core/policy";

const suppliers = { shop: { repositories: ["333333333333.dkr.ecr.*.amazonaws.com/shop/**"] } };
const estateOfShop = {
  suppliers,
  policies: { "require-supplier-approvals": { settings: { suppliers: ["shop"] } } },
};
const approval = (environment: string, approved = true) =>
  known(greenStatus({ facts: { suppliers: [{ supplier: "shop", environment, approved }] } }));

export default definePolicy({
  name: "require-supplier-approvals",
  displayName: "Suppliers' images are approved for the environment",
  description:
    "An image that a supplier delivers for one environment is not thereby fit for another. Somebody must have approved this very digest of that supplier for the environment that it is deployed to.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.5"],
  requirements: [35],
  remediationSteps: "Have security record the approval of the digest for this supplier and environment.",
  settings: {
    suppliers: texts(
      "The estate's suppliers whose images need an approval for each controlled environment. None by default.",
    ),
  },
  appliesTo: imageKinds,
  check(context) {
    const { report, environment, settings, estate } = context;
    const named = textsOf(settings, "suppliers") ?? [];
    if (named.length === 0) return report.notApplicable("no supplier needs an approval");
    if (!environment.controlled) return report.notApplicable(`${environment.name} is not controlled`);
    eachJudged(context, ({ status, label, path, reference, isRunning }) => {
      const supplier = named.find((name) =>
        estate.suppliers[name]?.repositories.some((each) => reference && repositoryMatches(each, reference)),
      );
      if (isRunning || supplier === undefined) return;
      const word = status.facts?.suppliers?.find(
        (each) => each.supplier === supplier && each.environment === environment.name,
      );
      if (word?.approved === true) return;
      report(
        word
          ? `uses ${label}, which was refused as ${supplier}'s for ${environment.name}`
          : `uses ${label}, which nobody approved as ${supplier}'s for ${environment.name}`,
        path,
      );
    });
  },
  good: () => ({
    approved: { ...container(), estate: estateOfShop, images: approval("production") },
    "of a supplier that needs none": { ...container(), estate: { suppliers }, images: known(greenStatus()) },
  }),
  bad: () => ({
    "approved for another environment": {
      ...container(),
      estate: estateOfShop,
      images: approval("development"),
    },
    refused: { ...container(), estate: estateOfShop, images: approval("production", false) },
    "never asked": { ...container(), estate: estateOfShop, images: known(greenStatus()) },
  }),
});
