import { POOL_KEY } from "../../../components/planners/manifest";
import { minimalContainer, minimalPod, overlay } from "../../../core/policy/minimal";

export const digests = {
  green: `sha256:${"a".repeat(64)}`,
  amber: `sha256:${"b".repeat(64)}`,
  stopped: `sha256:${"c".repeat(64)}`,
};
const repository = "333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout";

export type Kind = "Pod" | "Deployment" | "StatefulSet" | "DaemonSet" | "Job" | "CronJob";

/** A pod spec, and whether the guard must admit it. `local`: an object-local policy of the pack must say the same. */
export interface Case {
  readonly title: string;
  readonly kind: Kind;
  readonly spec: object;
  readonly admitted: boolean;
  readonly local: boolean;
  /** The object's own name and labels, where they matter. */
  readonly metadata?: object;
}

const onPool = (pool: string): object => ({
  nodeSelector: { [POOL_KEY]: pool },
  tolerations: [{ key: POOL_KEY, operator: "Equal", value: pool, effect: "NoSchedule" }],
});
const placed = (): object => ({ ...minimalPod(), ...onPool("app") });
const pod = (changes: object): object => overlay(placed(), changes);
const container = (changes: object): object => pod({ containers: [overlay(minimalContainer(), changes)] });
const context = (changes: object): object => container({ securityContext: changes });
const image = (text: string): object => container({ image: text });
const second = (changes: object): object =>
  pod({
    initContainers: [
      overlay(minimalContainer(), {
        name: "first",
        livenessProbe: undefined,
        readinessProbe: undefined,
        ...changes,
      }),
    ],
  });
const affinity = (values: readonly string[], key = POOL_KEY): object =>
  pod({
    nodeSelector: undefined,
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key, operator: "In", values }] }],
        },
      },
    },
  });

/** What the pack's policies on single objects say too. */
const local: Readonly<Record<string, readonly [spec: object, admitted: boolean]>> = {
  "nothing special": [placed(), true],
  "a privileged container": [context({ privileged: true, allowPrivilegeEscalation: true }), false],
  "the host's network": [pod({ hostNetwork: true }), false],
  "the host's processes": [pod({ hostPID: true }), false],
  "the host's IPC": [pod({ hostIPC: true }), false],
  "privilege escalation": [context({ allowPrivilegeEscalation: true }), false],
  "privilege escalation unset": [context({ allowPrivilegeEscalation: undefined }), false],
  "root by id": [context({ runAsUser: 0 }), false],
  "maybe root": [
    pod({
      securityContext: { runAsNonRoot: undefined },
      containers: [overlay(minimalContainer(), { securityContext: { runAsNonRoot: undefined } })],
    }),
    false,
  ],
  "non-root by the pod alone": [context({ runAsNonRoot: undefined }), true],
  "root allowed by the container": [context({ runAsNonRoot: false }), false],
  "another class's user": [context({ runAsUser: 30_000 }), false],
  "no user id": [context({ runAsUser: undefined }), false],
  "the pod's user id": [
    pod({
      securityContext: { runAsUser: 10_005 },
      containers: [overlay(minimalContainer(), { securityContext: { runAsUser: undefined } })],
    }),
    true,
  ],
  "capabilities kept": [context({ capabilities: undefined }), false],
  "one capability dropped": [context({ capabilities: { drop: ["NET_RAW"] } }), false],
  "a dangerous capability": [context({ capabilities: { add: ["SYS_ADMIN"] } }), false],
  "raw packets": [context({ capabilities: { add: ["NET_RAW"] } }), false],
  "low ports": [context({ capabilities: { add: ["NET_BIND_SERVICE"] } }), true],
  "a writable root": [context({ readOnlyRootFilesystem: false }), false],
  "a root left open": [context({ readOnlyRootFilesystem: undefined }), false],
  "no seccomp": [
    pod({
      securityContext: { seccompProfile: undefined },
      containers: [overlay(minimalContainer(), { securityContext: { seccompProfile: undefined } })],
    }),
    false,
  ],
  "seccomp by the pod": [context({ seccompProfile: undefined }), true],
  "seccomp off": [context({ seccompProfile: { type: "Unconfined" } }), false],
  "a local seccomp profile": [
    context({ seccompProfile: { type: "Localhost", localhostProfile: "a.json" } }),
    true,
  ],
  "a path of the host": [pod({ volumes: [{ name: "logs", hostPath: { path: "/var/log" } }] }), false],
  "an empty folder": [pod({ volumes: [{ name: "tmp", emptyDir: {} }] }), true],
  "a token": [pod({ automountServiceAccountToken: true }), false],
  "an image by tag": [image(`${repository}:1.2.3`), false],
  "an image without anything": [image(repository), false],
  "an image by tag and digest": [image(`${repository}:1.2.3@${digests.green}`), true],
  "Docker Hub": [image(`nginx@${digests.green}`), false],
  "Docker Hub's user": [image(`someone/nginx@${digests.green}`), false],
  "a registry that only begins alike": [
    image(`333333333333.dkr.ecr.eu-west-1.amazonaws.com.example.com/shop/a@${digests.green}`),
    false,
  ],
  "a neighbour's repository": [
    image(`333333333333.dkr.ecr.eu-west-1.amazonaws.com/shopping/a@${digests.green}`),
    false,
  ],
  "another region of the registry": [
    image(repository.replace("eu-west-1", "eu-north-1") + `@${digests.green}`),
    true,
  ],
  "a repository further below": [image(`${repository}/more@${digests.green}`), true],
  "a port in the registry's name": [image(`localhost:5000/shop/a@${digests.green}`), false],
  "an init container": [second({}), true],
  "a privileged init container": [
    second({
      securityContext: {
        ...(minimalContainer()["securityContext"] as object),
        privileged: true,
        allowPrivilegeEscalation: true,
      },
    }),
    false,
  ],
  "an init container by tag": [second({ image: `${repository}:1` }), false],
};

/** What hangs on the namespace's parameters only. */
const parameters: Readonly<Record<string, readonly [spec: object, admitted: boolean]>> = {
  "an amber image": [image(`${repository}@${digests.amber}`), false],
  "an image to be stopped": [image(`${repository}@${digests.stopped}`), false],
  "an unheard-of image": [image(`${repository}@sha256:${"d".repeat(64)}`), false],
  "an unheard-of init container": [second({ image: `${repository}@sha256:${"d".repeat(64)}` }), false],
  "no pool": [pod({ nodeSelector: undefined }), false],
  "another pool": [pod(onPool("data")), false],
  "another pool's taint too": [
    pod({ tolerations: [{ key: POOL_KEY, operator: "Equal", value: "data" }] }),
    false,
  ],
  "every taint": [pod({ tolerations: [{ operator: "Exists" }] }), false],
  "every pool's taint": [pod({ tolerations: [{ key: POOL_KEY, operator: "Exists" }] }), false],
  "a node's own condition": [
    pod({
      tolerations: [
        {
          key: "node.kubernetes.io/not-ready",
          operator: "Exists",
          effect: "NoExecute",
          tolerationSeconds: 30,
        },
      ],
    }),
    true,
  ],
  "the pool by affinity": [affinity(["app"]), true],
  "one of two pools by affinity": [affinity(["app", "data"]), false],
  "another label by affinity": [affinity(["app"], "zone"), false],
  "a named node": [pod({ nodeName: "one" }), false],
};

/** What a level demands that wants user namespaces, and a namespace whose pods must name their run time. */
const sealed: Readonly<Record<string, readonly [spec: object, admitted: boolean, local: boolean]>> = {
  "user ids and a run time of its own": [pod({ hostUsers: false, runtimeClassName: "kata" }), true, true],
  "another of the run times": [pod({ hostUsers: false, runtimeClassName: "gvisor" }), true, true],
  "the host's user ids": [pod({ hostUsers: true, runtimeClassName: "kata" }), false, true],
  "user ids left open": [pod({ runtimeClassName: "kata" }), false, true],
  "no run time": [pod({ hostUsers: false }), false, false],
  "a run time that is none of its own": [pod({ hostUsers: false, runtimeClassName: "fast" }), false, false],
};

/** Objects that somebody asked to stop, by what they are called, and some that only sound like it. */
const named: Readonly<Record<string, readonly [metadata: object, admitted: boolean]>> = {
  "a workload to be stopped": [{ name: "old" }, false],
  "a part of a workload to be stopped": [{ labels: { "app.kubernetes.io/name": "old" } }, false],
  "a workload that only begins alike": [{ name: "older" }, true],
};

const KINDS: readonly Kind[] = ["Pod", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"];

/** Every case as a pod, and as one controller in turn. */
export const guardTable: readonly Case[] = [
  ...Object.entries(local).map((entry) => [...entry, true] as const),
  ...Object.entries(parameters).map((entry) => [...entry, false] as const),
].flatMap(([title, [spec, admitted], isLocal], index) =>
  ["Pod" as const, KINDS[1 + (index % 5)]!].map((kind) => ({ title, kind, spec, admitted, local: isLocal })),
);

/** The same at a stricter level. */
export const sealedTable: readonly Case[] = Object.entries(sealed).flatMap(
  ([title, [spec, admitted, isLocal]], index) =>
    ["Pod" as const, KINDS[1 + (index % 5)]!].map((kind) => ({
      title,
      kind,
      spec,
      admitted,
      local: isLocal,
    })),
);

export const namedTable: readonly Case[] = Object.entries(named).flatMap(
  ([title, [metadata, admitted]], index) =>
    ["Pod" as const, KINDS[1 + (index % 5)]!].map((kind) => ({
      title,
      kind,
      spec: placed(),
      admitted,
      local: false,
      metadata,
    })),
);
