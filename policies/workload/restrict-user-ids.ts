import {
  container,
  definePolicy,
  describeRange,
  effectiveRunAsNonRoot,
  effectiveRunAsUser,
  idRangeOf,
  inUserNamespace,
  isNarrow,
  isWindows,
  minimalContainer,
  overlay,
  pod,
} from "../../core/policy";

const suppliers = {
  suppliers: { acme: { repositories: ["333333333333.dkr.ecr.*.amazonaws.com/shop/**"] } },
  identities: { userIds: { acme: [20000, 29999] } },
};

/** A pod of the supplier's, in the supplier's group. */
const inGroup = (group: number, context: object) => ({
  ...pod({
    securityContext: { fsGroup: group },
    containers: [overlay(minimalContainer(), { securityContext: { runAsGroup: group, ...context } })],
  }),
  estate: suppliers,
});

export default definePolicy({
  name: "restrict-user-ids",
  displayName: "Containers use the user ids of their class",
  description:
    "Two workloads with one user id own each other's files and processes wherever they meet: on a volume, or after an escape to the node. The estate gives each class of images a range of its own, apart from the users of the hosts.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.3"],
  requirements: [59],
  remediationSteps:
    "Set securityContext.runAsUser to an id of the range under identities.userIds in the estate.",
  appliesTo: "Container",
  check({ node, report, estate }) {
    if (node.platform === "lambda") return report.notApplicable("functions have users of their own");
    if (node.platform === "managed") return report.notApplicable("the service takes the image's user");
    const range = idRangeOf(estate, node);
    const user = effectiveRunAsUser(node);
    // Root, and what may be root, is the business of disallow-root-user and disallow-root-containers.
    if (user === 0 || (user === undefined && !effectiveRunAsNonRoot(node))) return;
    if (user !== undefined && user >= range.from && user <= range.to) return;
    if (user === undefined && !isNarrow(range)) return;
    if (inUserNamespace(node.workload)) return report.notApplicable("its user ids are its own");
    if (isWindows(node.workload)) return report.notApplicable("Windows has no user ids");
    if (user === undefined)
      report(
        `does not say its user id, which must be in ${describeRange(range)}`,
        "securityContext.runAsUser",
      );
    else report(`has the user id ${user}, outside ${describeRange(range)}`, "securityContext.runAsUser");
  },
  good: () => ({
    "within the range": container(),
    "within the supplier's range": inGroup(20001, { runAsUser: 20001 }),
  }),
  bad: () => ({
    "outside the range": container({ securityContext: { runAsUser: 1000 } }),
    "no user id": container({ securityContext: { runAsUser: undefined } }),
    "another class's id": inGroup(20001, {}),
  }),
});
