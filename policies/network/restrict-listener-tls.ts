import { definePolicy, example, listener, peek } from "../../core/policy";

export default definePolicy({
  name: "restrict-listener-tls",
  displayName: "Load balancers speak TLS 1.2 or newer",
  description:
    "TLS 1.0 and 1.1 can be broken. A listener that names no policy gets AWS's oldest, which still speaks both.",
  severity: "medium",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.4.2"],
  requirements: [51],
  remediationSteps:
    'Set sslPolicy to "ELBSecurityPolicy-TLS13-1-2-2021-06" or another that begins at TLS 1.2.',
  appliesTo: "Listener",
  check({ node, report }) {
    // A classic load balancer keeps its policies in resources of their own.
    if (node.loadBalancer)
      return report.notApplicable("a classic load balancer's TLS policy stands elsewhere");
    const known = peek(() => node.sslPolicy);
    // A good policy is one whatever the protocol comes to be.
    if (typeof known === "string" && modern.test(known)) return;
    const protocol = node.protocol?.toUpperCase();
    if (protocol !== "HTTPS" && protocol !== "TLS") return;
    const name = node.sslPolicy;
    if (name === undefined) report("names no TLS policy, and gets one that speaks TLS 1.0", "sslPolicy");
    else report(`uses ${name}, which speaks TLS older than 1.2`, "sslPolicy");
  },
  good: () => ({ "TLS 1.3 and 1.2": example(listener()) }),
  bad: () => ({
    "an old policy": example(listener({ sslPolicy: "ELBSecurityPolicy-TLS-1-1-2017-01" })),
    "no policy": example(listener({ sslPolicy: undefined })),
  }),
});

/** Policies whose oldest version is 1.2: those named for it, and those for 1.3 but with 1.0 or 1.1 as their oldest. */
const modern = /^ELBSecurityPolicy-(?:TLS13-1-[23]-|TLS-1-2-|FS-1-2-)/;
