import {
  container,
  definePolicy,
  eachJudged,
  greenStatus,
  imageKinds,
  known,
  list,
  repositoryMatches,
  type JudgedImage,
} from "../../core/policy";

const signedBy = (...signers: string[]) =>
  known({ ...greenStatus(), facts: { ...greenStatus().facts, signers } });

export default definePolicy({
  name: "require-image-signatures",
  displayName: "Images are signed by the estate's signers",
  description:
    "Who can push to a registry can put anything there; a signature over the digest proves who made it. It counts when it was verified against the estate's pinned keys and identities, and an image that a supplier delivers needs the signer that the estate names for that supplier.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.1.5"],
  requirements: [5],
  remediationSteps:
    "Sign the image in its build pipeline, verify it and record that: bulkhead image verify --record.",
  appliesTo: imageKinds,
  check(context) {
    const { report, estate, environment } = context;
    if (!environment.controlled) return report.notApplicable(`${environment.name} is not controlled`);
    eachJudged(context, ({ status, label, path, reference, isRunning }) => {
      if (isRunning) return;
      const signers = (status.facts?.signers ?? []).filter((each) =>
        Object.hasOwn(estate.images.signers, each),
      );
      const needed = signersFor(estate.suppliers, reference);
      if (signers.length === 0)
        report(`uses ${label}, of which no signature by a signer of the estate is known`, path);
      else if (needed.length > 0 && !needed.some((each) => signers.includes(each)))
        report(
          `uses ${label}, which ${list(signers)} signed, and its supplier signs as ${list(needed)}`,
          path,
        );
    });
  },
  good: () => ({
    signed: { ...container(), images: known(greenStatus()) },
    "by its supplier": {
      ...container(),
      estate: {
        suppliers: {
          shop: { repositories: ["333333333333.dkr.ecr.*.amazonaws.com/shop/**"], signer: "build" },
        },
      },
      images: signedBy("build"),
    },
  }),
  bad: () => ({
    "by nobody": { ...container(), images: signedBy() },
    "by nobody that the estate knows": { ...container(), images: signedBy("somebody") },
    "by another than its supplier": {
      ...container(),
      estate: {
        images: { signers: { other: { key: "other.pub" } } },
        suppliers: {
          shop: { repositories: ["333333333333.dkr.ecr.*.amazonaws.com/shop/**"], signer: "other" },
        },
      },
      images: signedBy("build"),
    },
  }),
});

/** The signers of the suppliers from whose repositories an image comes. */
function signersFor(
  suppliers: Readonly<
    Record<string, { readonly repositories: readonly string[]; readonly signer?: string | undefined }>
  >,
  reference: JudgedImage["reference"],
): readonly string[] {
  if (!reference) return [];
  return Object.values(suppliers).flatMap(({ repositories, signer }) =>
    signer !== undefined && repositories.some((each) => repositoryMatches(each, reference)) ? signer : [],
  );
}
