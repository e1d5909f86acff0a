import { cisAws } from "./cis-aws";
import { cisDocker } from "./cis-docker";
import { cisEks } from "./cis-eks";
import { cisKubernetes } from "./cis-kubernetes";
import type { Framework } from "./framework";
import { nist800190 } from "./nist-800-190";
import { nist80053 } from "./nist-800-53";
import { nsaCisa } from "./nsa-cisa";
import { pciDss } from "./pci-dss";
import { podSecurityStandards } from "./pss";
import { soc2 } from "./soc-2";

export type { Framework, Section } from "./framework";

/** The frameworks that policies map to; some name their policies themselves. A policy's `controls` entries are `<id>:<control>`. */
export const frameworks: readonly Framework[] = [
  nist800190,
  cisKubernetes,
  cisEks,
  cisAws,
  cisDocker,
  podSecurityStandards,
  nsaCisa,
  nist80053,
  pciDss,
  soc2,
];

const known = new Map<Framework, ReadonlySet<string>>();

function controlsOf(framework: Framework): ReadonlySet<string> {
  let controls = known.get(framework);
  if (!controls) {
    controls = new Set(framework.sections.flatMap((section) => section.controls));
    known.set(framework, controls);
  }
  return controls;
}

/** Finds the framework and control of a `controls` entry; undefined where either is not known. */
export function findControl(entry: string): { framework: Framework; control: string } | undefined {
  const colon = entry.indexOf(":");
  const framework = frameworks.find((each) => each.id === entry.slice(0, colon));
  const control = entry.slice(colon + 1);
  return framework && controlsOf(framework).has(control) ? { framework, control } : undefined;
}

const judges = new Map<string, string[]>();
for (const { id, sections } of frameworks)
  for (const { judgedBy = {} } of sections)
    for (const [control, policies] of Object.entries(judgedBy))
      for (const policy of policies) {
        const entries = judges.get(policy);
        if (entries) entries.push(`${id}:${control}`);
        else judges.set(policy, [`${id}:${control}`]);
      }

/** The controls that frameworks say a policy judges, as `controls` entries. */
export const controlsJudgedBy = (policy: string): readonly string[] => judges.get(policy) ?? [];

/** Every policy that a framework names, for checks against the catalogue. */
export const namedPolicies = (): readonly string[] => [...judges.keys()];
