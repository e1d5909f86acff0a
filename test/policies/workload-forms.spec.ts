import assert from "node:assert/strict";
import type { Resource } from "../../core/graph";
import { manifest } from "../../core/policy/minimal";
import { catalog } from "../../policies/catalog";
import { judgeExample } from "../support/judge-example";

type Mapping = Readonly<Record<string, unknown>>;
interface Template {
  readonly metadata: Mapping;
  readonly spec: Mapping;
}

/** The same pods by every other kind that makes pods. */
const forms: Readonly<Record<string, (metadata: Mapping, template: Template) => Mapping>> = {
  Pod: (metadata, template) => ({
    apiVersion: "v1",
    metadata: { ...template.metadata, ...metadata },
    spec: template.spec,
  }),
  StatefulSet: (metadata, template) => ({ apiVersion: "apps/v1", metadata, spec: { replicas: 2, template } }),
  DaemonSet: (metadata, template) => ({ apiVersion: "apps/v1", metadata, spec: { template } }),
  ReplicaSet: (metadata, template) => ({ apiVersion: "apps/v1", metadata, spec: { template } }),
  ReplicationController: (metadata, template) => ({ apiVersion: "v1", metadata, spec: { template } }),
  Job: (metadata, template) => ({ apiVersion: "batch/v1", metadata, spec: { template } }),
  CronJob: (metadata, template) => ({
    apiVersion: "batch/v1",
    metadata,
    spec: { schedule: "0 4 * * *", jobTemplate: { spec: { template } } },
  }),
  PodTemplate: (metadata, template) => ({ apiVersion: "v1", metadata, template }),
};

/** What is not asked of some kinds: pods that end by themselves need no probes, and one example names its kind. */
const exempt: Readonly<Record<string, readonly string[]>> = {
  "require-labels": Object.keys(forms),
  "require-probes": ["Job", "CronJob"],
};

const isDeployment = ({ properties }: Resource): boolean => properties["kind"] === "Deployment";

describe("policies on workloads", () => {
  for (const [kind, make] of Object.entries(forms)) {
    it(`find in a ${kind} what they find in a Deployment`, () => {
      let judged = 0;
      for (const { policy } of catalog) {
        if (!policy.kinds.some((each) => each === "Workload" || each === "Container")) continue;
        if (exempt[policy.name]?.includes(kind)) continue;
        for (const [name, example] of Object.entries(policy.bad())) {
          if (!["workload", "secrets"].includes(groupOf(policy.name))) continue;
          if (example.resources.filter(isDeployment).length !== 1) continue;
          const resources = example.resources.map((each) => (isDeployment(each) ? remade(each, kind) : each));
          const { findings } = judgeExample([policy], { ...example, resources });
          assert.ok(
            findings.some((finding) => finding.kind === "violation"),
            `${policy.name}: ${name}`,
          );
          judged++;
        }
      }
      assert.ok(judged > 100, String(judged));

      function remade({ properties }: Resource, as: string): Resource {
        const { metadata, spec } = properties as { metadata: Mapping; spec: { template: Template } };
        return manifest({ kind: as, ...make(metadata, spec.template) } as Parameters<typeof manifest>[0]);
      }
    });
  }
});

const groups = new Map(catalog.map(({ group, policy }) => [policy.name, group]));
const groupOf = (name: string): string => groups.get(name) ?? "";
