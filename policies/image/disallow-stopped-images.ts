import {
  container,
  definePolicy,
  eachJudged,
  exampleTime,
  greenStatus,
  hostExample,
  known,
  list,
  namesOf,
  pod,
  standsOn,
  trustedDigest,
  trustedKinds,
} from "../../core/policy";

const until = (due: string | undefined): string => (due === undefined ? "" : `, due ${due}`);
const request = { id: "r-1", kind: "stop" as const, reason: "the image leaks keys" };

const stopNode = { ...request, node: "ip-10-0-1-7" };
const onNodes = (...values: string[]) => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: "kubernetes.io/hostname", operator: "In", values }] }],
    },
  },
});

export default definePolicy({
  name: "disallow-stopped-images",
  displayName: "What was asked to stop is not deployed",
  description:
    "A request to stop or suspend an image, a workload or all that stands on a node is open until every instance complied. Deploying it meanwhile undoes what others are still carrying out. A workload is meant with its node where it can stand on no other.",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.4"],
  requirements: [29],
  remediationSteps: "Deploy another image, or have the request withdrawn in the register.",
  appliesTo: trustedKinds,
  check(context) {
    const { node, report, images } = context;
    const requests = images.kind === "known" ? images.requests : [];
    // Where a workload may stand is asked only if that can matter: it need not be known.
    if (node.kind !== "Container" && requests.some((each) => each.node !== undefined))
      report.part(() => {
        const stand = standsOn(node);
        // Where one of its nodes is free of requests, it can go there.
        const asked = stand?.machines.map((names) =>
          requests.find((each) => each.node !== undefined && names.includes(each.node)),
        );
        const request = asked?.every((each) => each !== undefined) ? asked[0] : undefined;
        if (!stand || !request) return;
        const { id, kind, reason, due } = request;
        report(
          `stands on ${list(stand.machines.map(([name = ""]) => name))}, against the request ${id} to ${kind} all that does (${reason}${until(due)})`,
          stand.path,
          { key: id },
        );
      });
    eachJudged(context, ({ digest, label, path, trust }) => {
      const names = namesOf(node);
      for (const { id, kind, reason, due, ...about } of trust.requests) {
        const meant =
          about.digest === digest ||
          (about.digest === undefined && about.workload !== undefined && names.includes(about.workload));
        if (!meant) continue;
        report(`uses ${label}, against the request ${id} to ${kind} it (${reason}${until(due)})`, path, {
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
    "a request about a node that it can do without": {
      ...pod({ affinity: onNodes("ip-10-0-1-7", "ip-10-0-1-8") }),
      images: known(greenStatus(), { requests: [stopNode] }),
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
    "a request about the only node that it can stand on": {
      ...pod({ affinity: onNodes("ip-10-0-1-7") }),
      images: known(greenStatus(), { requests: [stopNode] }),
    },
    "a request about the node that it selects": {
      ...pod({ nodeSelector: { "kubernetes.io/hostname": "ip-10-0-1-7" } }),
      images: known(greenStatus(), { requests: [stopNode] }),
    },
    "a request about the machine": {
      ...hostExample(),
      images: known(
        { digest: "ami-0aaa1111bbbb2222c", colour: "green", known: greenStatus().known },
        { requests: [{ ...stopNode, node: "node" }] },
      ),
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
