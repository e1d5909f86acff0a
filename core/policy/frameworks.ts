/** One catalogue of controls that policies may name. */
export interface Framework {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly url: string;
  /** What a control id of this framework looks like. */
  readonly control: RegExp;
}

const number = /^\d+(\.\d+){0,3}$/;

/** The frameworks that policies map to. `controls` entries are `<id>:<control>`. */
export const frameworks: readonly Framework[] = [
  {
    id: "nist-800-190",
    name: "NIST SP 800-190 Application Container Security Guide",
    version: "2017",
    url: "https://csrc.nist.gov/pubs/sp/800/190/final",
    control: number,
  },
  {
    id: "cis-kubernetes-1.9",
    name: "CIS Kubernetes Benchmark",
    version: "1.9",
    url: "https://www.cisecurity.org/benchmark/kubernetes",
    control: number,
  },
  {
    id: "cis-eks-1.5",
    name: "CIS Amazon EKS Benchmark",
    version: "1.5",
    url: "https://www.cisecurity.org/benchmark/kubernetes",
    control: number,
  },
  {
    id: "cis-aws-3.0",
    name: "CIS AWS Foundations Benchmark",
    version: "3.0",
    url: "https://www.cisecurity.org/benchmark/amazon_web_services",
    control: number,
  },
  {
    id: "cis-docker-1.6",
    name: "CIS Docker Benchmark",
    version: "1.6",
    url: "https://www.cisecurity.org/benchmark/docker",
    control: number,
  },
  {
    id: "pss-1.37",
    name: "Kubernetes Pod Security Standards",
    version: "1.37",
    url: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
    control: /^(baseline|restricted)$/,
  },
  {
    id: "nsa-cisa-1.2",
    name: "NSA/CISA Kubernetes Hardening Guidance",
    version: "1.2",
    url: "https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF",
    control: /^[a-z-]+$/,
  },
];

/** Finds the framework and control of a `controls` entry; undefined where either is not known. */
export function findControl(entry: string): { framework: Framework; control: string } | undefined {
  const colon = entry.indexOf(":");
  const framework = frameworks.find((each) => each.id === entry.slice(0, colon));
  const control = entry.slice(colon + 1);
  return framework?.control.test(control) ? { framework, control } : undefined;
}
