import {
  container,
  definePolicy,
  eachJudged,
  greenStatus,
  imageKinds,
  known,
  parseReference,
  repositoryMatches,
} from "../../core/policy";

const limits = (footprint: object) => ({ images: { footprint } });

export default definePolicy({
  name: "restrict-image-footprint",
  displayName: "Images hold no more than they need",
  description:
    "Every package, shell and tool in an image is something to patch and something for an intruder to use. A container needs its program and what that loads, not a whole operating system.",
  severity: "low",
  enforcementLevel: "advisory",
  controls: ["nist-800-190:4.1.2"],
  requirements: [19],
  remediationSteps:
    "Build in stages and copy only the program into a minimal base (distroless, scratch); record the SBOM with size and base.",
  appliesTo: imageKinds,
  check(context) {
    const { report, environment } = context;
    const { maxSize, maxPackages, denyBase } = context.estate.images.footprint;
    if (maxSize === undefined && maxPackages === undefined && denyBase.length === 0)
      return report.notApplicable("the estate limits no image's footprint");
    if (!environment.controlled) return report.notApplicable(`${environment.name} is not controlled`);
    eachJudged(context, ({ status, label, path }) => {
      const { size, packages, baseClass } = status.facts ?? {};
      const unsaid = [
        maxSize !== undefined && size === undefined ? "size" : [],
        maxPackages !== undefined && packages === undefined ? "packages" : [],
        denyBase.length > 0 && baseClass === undefined ? "base" : [],
      ].flat();
      const wrong = [
        maxSize !== undefined && size !== undefined && size > maxSize
          ? `weighs ${size} bytes (at most ${maxSize})`
          : [],
        maxPackages !== undefined && packages !== undefined && packages > maxPackages
          ? `holds ${packages} packages (at most ${maxPackages})`
          : [],
        baseClass !== undefined && denyBase.some((each) => isBase(each, baseClass))
          ? `builds on ${baseClass}`
          : [],
        unsaid.length > 0 ? `says nothing of its ${unsaid.join(", ")}` : [],
      ].flat();
      if (wrong.length > 0) report(`uses ${label}, which ${wrong.join(" and ")}`, path);
    });
  },
  good: () => ({
    "within all limits": {
      ...container(),
      estate: limits({ maxSize: "50MB", maxPackages: 40, denyBase: ["full-distribution"] }),
      images: known(greenStatus()),
    },
  }),
  bad: () => ({
    "one byte too large": {
      ...container(),
      estate: limits({ maxSize: "50MB" }),
      images: known(greenStatus({ facts: { size: 50_000_001 } })),
    },
    "one package too many": {
      ...container(),
      estate: limits({ maxPackages: 39 }),
      images: known(greenStatus()),
    },
    "a whole distribution": {
      ...container(),
      estate: limits({ denyBase: ["full-distribution"] }),
      images: known(greenStatus({ facts: { baseClass: "full-distribution" } })),
    },
    "a base that is denied by its repository": {
      ...container(),
      estate: limits({ denyBase: ["docker.io/library/ubuntu"] }),
      images: known(greenStatus({ facts: { baseClass: "ubuntu:24.04" } })),
    },
    "nothing said of its size": {
      ...container(),
      estate: limits({ maxSize: "50MB" }),
      images: known({
        ...greenStatus(),
        facts: { signers: ["build"], builder: "https://ci.example.com/v1", instrumented: true },
      }),
    },
  }),
});

/** A base is said by its class or by its repository. */
function isBase(denied: string, base: string): boolean {
  if (denied === base) return true;
  const parsed = parseReference(base);
  return "reference" in parsed && repositoryMatches(denied, parsed.reference);
}
