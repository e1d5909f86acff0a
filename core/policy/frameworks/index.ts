import { cisAws } from "./cis-aws";
import { cisDocker } from "./cis-docker";
import { cisEks } from "./cis-eks";
import { cisKubernetes } from "./cis-kubernetes";
import type { Framework } from "./framework";
import { nist800190 } from "./nist-800-190";
import { nsaCisa } from "./nsa-cisa";
import { podSecurityStandards } from "./pss";

export type { Framework, Section } from "./framework";

/** The frameworks that policies map to. A policy's `controls` entries are `<id>:<control>`. */
export const frameworks: readonly Framework[] = [
  nist800190,
  cisKubernetes,
  cisEks,
  cisAws,
  cisDocker,
  podSecurityStandards,
  nsaCisa,
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
