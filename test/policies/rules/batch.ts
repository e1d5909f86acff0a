import { batchJob, resource, type Example } from "../../../core/policy";
import { notApplicable, passes, type Rule, type Rules } from "./rule";

const job = (changes: object = {}): Example => ({ resources: [batchJob(changes)] });
const definition = (properties: object): Example => ({
  resources: [
    resource("aws:batch/jobDefinition:JobDefinition", "reports", {
      name: "reports",
      type: "container",
      ...properties,
    }),
  ],
});

const image = `333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout@sha256:${"a".repeat(64)}`;
/** The same container in a task with others, in a range of nodes, and in a pod. */
const task = (container: object, more: object = {}): Example =>
  definition({
    ecsProperties: JSON.stringify({
      taskProperties: [{ containers: [{ name: "main", image, ...container }], ...more }],
    }),
  });
const nodes = (container: object): Example =>
  definition({
    type: "multinode",
    nodeProperties: JSON.stringify({
      mainNode: 0,
      numNodes: 2,
      nodeRangeProperties: [{ targetNodes: "0:", container: { image, ...container } }],
    }),
  });
const pod = (container: object, more: object = {}): Example =>
  definition({ eksProperties: { podProperties: { containers: [{ image, ...container }], ...more } } });

const inEach = (container: object, ...finds: readonly string[]): readonly Rule[] => [
  [job(container), ...finds],
  [task(container), ...finds],
  [nodes(container), ...finds],
];

/** Jobs of Batch: what they can set is judged, what they can't is not asked of them. */
export const rules: Rules = {
  "disallow-privileged-containers": [
    ...inEach({}, passes),
    ...inEach({ privileged: true }, "is privileged"),
    [pod({}), passes],
    [pod({ securityContext: { privileged: true } }), "is privileged"],
  ],
  "restrict-image-repositories": [
    ...inEach({}, passes),
    ...inEach({ image: "evil.example.com/x:1" }, "evil.example.com/x is not trusted"),
    [pod({ image: "evil.example.com/x:1" }), "evil.example.com/x is not trusted"],
  ],
  "require-image-digests": [
    ...inEach({}, passes),
    ...inEach({ image: image.replace(/@.*/, ":1") }, "is not pinned by a digest"),
  ],
  "disallow-latest-tag": [
    ...inEach({}, passes),
    ...inEach({ image: image.replace(/@.*/, ":latest") }, "has the tag latest"),
  ],
  "disallow-environment-secrets": [
    ...inEach({ environment: [{ name: "LEVEL", value: "info" }] }, passes),
    ...inEach({ environment: [{ name: "DB_PASSWORD", value: "hunter2hunter2" }] }, "DB_PASSWORD"),
    ...inEach(
      { secrets: [{ name: "DB_PASSWORD", valueFrom: "arn:aws:ssm:eu-west-1:333333333333:parameter/db" }] },
      passes,
    ),
    [pod({ envs: [{ name: "DB_PASSWORD", value: "hunter2hunter2" }] }), "DB_PASSWORD"],
  ],
  "require-read-only-root": [
    ...inEach({ readonlyRootFilesystem: true }, passes),
    ...inEach({ readonlyRootFilesystem: false }, "can write to its root file system"),
    [task({}), "can write to its root file system"],
    [pod({ securityContext: { readOnlyRootFileSystem: true } }), passes],
    [pod({}), "can write to its root file system"],
  ],
  "disallow-root-user": inEach({ user: "root" }, "runs as root"),
  "restrict-host-path-volumes": [
    [job({ volumes: [{ name: "a", host: { sourcePath: "/srv" } }] }), "mounts /srv of the host"],
    [job({ volumes: [{ name: "a", host: {} }] }), passes],
    [task({}, { volumes: [{ name: "a", host: { sourcePath: "/srv" } }] }), "mounts /srv of the host"],
    [pod({}, { volumes: [{ name: "a", hostPath: { path: "/srv" } }] }), "mounts /srv of the host"],
  ],
  "disallow-host-network": [
    [job(), passes],
    [pod({}), "uses the host's namespace for network"],
    [pod({}, { hostNetwork: false }), passes],
  ],
  "disallow-public-task-addresses": [
    [job({ networkConfiguration: { assignPublicIp: "ENABLED" } }), "gives its jobs public addresses"],
    [job({ networkConfiguration: undefined }), passes],
    [task({}, { networkConfiguration: { assignPublicIp: "ENABLED" } }), "gives its jobs public addresses"],
    [task({}), passes],
  ],
  "require-task-logs": [
    ...inEach({}, passes),
    ...inEach({ logConfiguration: { logDriver: "awslogs" } }, passes),
    ...inEach({ logConfiguration: { logDriver: "none" } }, "keeps its logs on the host (none)"),
    [pod({}), notApplicable],
  ],
  "require-resource-limits": [
    [job(), passes],
    [job({ resourceRequirements: [{ type: "VCPU", value: "1" }] }), "has no limit for memory"],
    [job({ resourceRequirements: undefined, vcpus: 1, memory: 512 }), passes],
  ],
  "require-probes": [
    [job(), notApplicable],
    [pod({}), notApplicable],
  ],
  "require-drop-all-capabilities": [
    [job(), notApplicable],
    [pod({}), notApplicable],
  ],
  "require-drop-net-raw": [
    [job(), notApplicable],
    [pod({}), notApplicable],
  ],
  "disallow-privilege-escalation": [
    [job(), notApplicable],
    [pod({}), passes],
    [pod({ securityContext: { allowPrivilegeEscalation: true } }), "gain privileges"],
  ],
};
