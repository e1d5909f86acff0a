import { absent, definePolicy, service, texts, textsOf } from "../../core/policy";

export default definePolicy({
  name: "disallow-external-ips",
  displayName: "Services take no external addresses",
  description:
    "Whoever may write externalIPs takes over traffic for any address, that of another service or of the metadata endpoint included (CVE-2020-8554).",
  severity: "high",
  enforcementLevel: "mandatory",
  controls: ["nist-800-190:4.3.3"],
  requirements: [51],
  remediationSteps: "Remove externalIPs; use a load balancer or an Ingress.",
  settings: { allowedIPs: texts("Addresses that may be used. None by default.") },
  appliesTo: "Service",
  check({ node, report, settings }) {
    const allowed = textsOf(settings, "allowedIPs") ?? [];
    report.each(node.externalIPs, (address, index) => {
      if (!allowed.includes(address))
        report(`takes the external address ${address}`, `spec.externalIPs[${index}]`);
    });
  },
  repairs: { externalIPs: absent, "[]": absent },
  good: () => ({ none: service(), "an empty list": service({ spec: { externalIPs: [] } }) }),
  bad: () => ({ "an address": service({ spec: { externalIPs: ["198.51.100.7"] } }) }),
});
