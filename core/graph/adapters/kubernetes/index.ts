import type { Builder } from "../../build";
import type { Resource } from "../../resource";
import { kubernetesId } from "../../resource-id";
import type { Path } from "../../value";
import { host } from "../aws/host";
import { adaptAwsAuth, isAwsAuth } from "./aws-auth";
import { adaptObject } from "./object";
import { builtIn, foreign, type ObjectReader } from "./objects";
import { adaptWorkload, podPaths } from "./workload";

/** Resources of the Pulumi provider that stand for many objects; their children are what is judged. */
const bundles = new Set(["helm.sh", "yaml", "kustomize"]);

/** What Karpenter makes machines from says the same as a launch template. */
const nodeClass = host("node class", "spec");
const custom: ObjectReader = { node: "CustomObject" };

/** A Kubernetes object in either form: from a manifest or from the Pulumi provider. */
export function adaptKubernetes(builder: Builder): void {
  const [, version = "", token = ""] = builder.resource.type.split(":");
  const slash = version.indexOf("/");
  const group = slash < 0 ? version : version.slice(0, slash);
  if (bundles.has(group)) return;
  const kind = token.replace(/Patch$/, "");
  if (kind.endsWith("List") && Array.isArray(builder.resource.properties["items"])) {
    adaptList(builder, kind);
    return;
  }
  const own = !group.includes(".") || /\.(x-)?k8s\.io$/.test(group);
  const controller = own ? kind : `${group}/${kind}`;
  if (Object.hasOwn(podPaths, controller)) return adaptWorkload(builder, controller);
  const key = `${group}/${kind}`;
  const reader = Object.hasOwn(foreign, key)
    ? foreign[key]!
    : own && Object.hasOwn(builtIn, kind)
      ? builtIn[kind]!
      : custom;
  adaptObject(builder, reader, group, kind);
  if (key === "karpenter.k8s.aws/EC2NodeClass") nodeClass(builder);
  if (isAwsAuth(builder, kind)) adaptAwsAuth(builder);
}

/** `kubernetes:apps/v1:DeploymentList` and its like: each item is an object of its own. */
function adaptList(builder: Builder, kind: string): void {
  const { resource } = builder;
  const items = resource.properties["items"] as readonly unknown[];
  const [apiVersion = "v1"] = resource.type.split(":").slice(1);
  items.forEach((item, index) => {
    const at: Path = { parent: { parent: undefined, key: "items" }, key: index };
    if (typeof item !== "object" || item === null || Array.isArray(item)) {
      builder.problem(at, "expected an object");
      return;
    }
    const properties = item as Record<string, unknown>;
    const element = itemResource(resource, properties, apiVersion, kind.slice(0, -"List".length), at);
    adaptKubernetes({
      resource: element,
      add: (node) => builder.add(node),
      problem: (path, message) => builder.problem(rebase(at, path) ?? at, message),
      notSeen: (what, why) => builder.notSeen(what, why),
    });
  });
}

function itemResource(
  list: Resource,
  properties: Readonly<Record<string, unknown>>,
  listVersion: string,
  listKind: string,
  at: Path,
): Resource {
  const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
  const metadata = (properties["metadata"] ?? {}) as Record<string, unknown>;
  const apiVersion = text(properties["apiVersion"]) ?? listVersion.replace(/^core\//, "");
  const kind = text(properties["kind"]) ?? listKind;
  const name = text(metadata["name"]) ?? `${list.name}-${at.key}`;
  const { locate, cluster } = list;
  return {
    ...list,
    id: kubernetesId({ cluster, apiVersion, kind, namespace: text(metadata["namespace"]), name }),
    type: `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`,
    name,
    properties,
    ...(locate && { locate: (path: Path | undefined) => locate(rebase(at, path)) }),
  };
}

function rebase(base: Path, path: Path | undefined): Path | undefined {
  return path ? { parent: rebase(base, path.parent), key: path.key } : base;
}
