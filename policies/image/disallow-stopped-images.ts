import {
  container,
  definePolicy,
  eachJudged,
  exampleTime,
  greenStatus,
  hostExample,
  known,
  namesOf,
  trustedDigest,
  trustedKinds,
} from "../../core/policy";

const request = { id: "r-1", kind: "stop" as const, reason: "the image leaks keys" };

export default definePolicy({
  name: "disallow-stopped-images",
  displayName: "What was asked to stop is not deployed",
  description:
    "A request to stop or suspend an image or a workload is open until every instance complied. Deploying it meanwhile undoes what others are still carrying out.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.4"],
  requirements: [29],
  remediationSteps: "Deploy another image, or have the request withdrawn in the register.",
  appliesTo: trustedKinds,
  check(context) {
    const { node, report } = context;
    eachJudged(context, ({ digest, label, path, trust }) => {
      const names = namesOf(node);
      for (const { id, kind, reason, due, ...about } of trust.requests) {
        const meant =
          about.digest === digest ||
          (about.digest === undefined && about.workload !== undefined && names.includes(about.workload));
        if (!meant) continue;
        const until = due === undefined ? "" : `, due ${due}`;
        report(`uses ${label}, against the request ${id} to ${kind} it (${reason}${until})`, path, {
          key: id,
        });
      }
    });
  },
  good: () => ({
    "no request": { ...container(), images: known(greenStatus()) },
    "a request about another image": {
      ...container(),
      images: known(greenStatus(), { requests: [{ ...request, digest: `sha256:${"d".repeat(64)}` }] }),
    },
  }),
  bad: () => ({
    "a request about the image": {
      ...container(),
      images: known(greenStatus(), {
        requests: [{ ...request, digest: trustedDigest, due: new Date(exampleTime).toISOString() }],
      }),
    },
    "a request about the workload": {
      ...container(),
      images: known(greenStatus(), { requests: [{ ...request, workload: "shop-checkout/checkout" }] }),
    },
    "a machine image": {
      ...hostExample(),
      images: known(
        { digest: "ami-0aaa1111bbbb2222c", colour: "green", known: greenStatus().known },
        { requests: [{ ...request, digest: "ami-0aaa1111bbbb2222c" }] },
      ),
    },
  }),
});
