import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pulumiId, type NotSeen, type Resource } from "../../../graph";
import { Hidden } from "../hidden";
import { buildKustomization } from "./kustomize";
import { matchFiles } from "./files";
import { renderChart, type Rendered } from "./helm";
import { decodeManifest, objectToken } from "./manifest";

type Json = Record<string, unknown>;

/**
 * The objects of resources that stand for many: `yaml/v2.ConfigFile` and `ConfigGroup`, `kustomize/v2.Directory`,
 * `helm/v4.Chart` and `helm/v3.Release`, from files that lie locally. Undefined for all others.
 */
export async function expandManifests(
  resource: Resource,
  cwd: string,
): Promise<{ resources: readonly Resource[]; notSeen: readonly NotSeen[] } | undefined> {
  const read = Object.hasOwn(readers, resource.type) ? readers[resource.type] : undefined;
  if (!read) return undefined;
  const hidden = new Hidden();
  const inputs = hidden.hide(resource.properties) as Json;
  let rendered: Rendered;
  try {
    rendered = await read(inputs, cwd, resource.name);
  } catch (error) {
    const why = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    rendered = { objects: [], notSeen: [{ what: `${resource.type} ${resource.name}`, why }] };
  }
  return {
    resources: rendered.objects.flatMap((object) => childOf(resource, hidden.reveal(object)) ?? []),
    notSeen: rendered.notSeen.map((entry) => ({ ...entry, resource })),
  };
}

type Reader = (inputs: Json, cwd: string, owner: string) => Rendered | Promise<Rendered>;

const readers: Readonly<Record<string, Reader>> = {
  "kubernetes:yaml/v2:ConfigFile": ({ file }, cwd) => readFiles([file], cwd),
  "kubernetes:yaml/v2:ConfigGroup": ({ files, yaml, objs }, cwd) => {
    const found = readFiles([files].flat(), cwd);
    const texts = [yaml].flat().filter((text): text is string => typeof text === "string");
    return {
      objects: [
        ...found.objects,
        ...texts.flatMap(decodeManifest),
        ...[objs].flat().filter((object): object is Json => typeof object === "object" && object !== null),
      ],
      notSeen: found.notSeen,
    };
  },
  "kubernetes:kustomize/v2:Directory": ({ directory }, cwd) =>
    buildKustomization(resolve(cwd, String(directory)), String(directory)),
  "kubernetes:helm.sh/v4:Chart": renderRelease,
  "kubernetes:helm.sh/v3:Release": renderRelease,
};

/** A release without a name goes by the resource's, of v3 with random letters behind it. */
function renderRelease(inputs: Json, cwd: string, owner: string): Promise<Rendered> {
  const { chart, name = owner, namespace, values, repositoryOpts, skipCrds } = inputs;
  return renderChart(
    { chart, name, namespace, values, repo: repositoryOf(repositoryOpts), skip_crd_rendering: skipCrds },
    cwd,
  );
}

const repositoryOf = (options: unknown): unknown =>
  typeof options === "object" && options !== null ? (options as Json)["repo"] : undefined;

function readFiles(names: readonly unknown[], cwd: string): Rendered {
  const objects: Json[] = [];
  const notSeen: { what: string; why: string }[] = [];
  for (const name of names) {
    if (typeof name !== "string") continue;
    const files = /^https?:/.test(name) ? [] : matchFiles(name, cwd);
    if (files.length === 0)
      notSeen.push({ what: `manifest ${name}`, why: "it does not lie locally, and nothing is fetched" });
    for (const file of files) objects.push(...decodeManifest(readFileSync(file, "utf8")));
  }
  return { objects, notSeen };
}

function childOf(owner: Resource, object: Json): Resource | undefined {
  const type = objectToken(object);
  if (type === undefined) return undefined;
  const metadata = (typeof object["metadata"] === "object" ? object["metadata"] : undefined) as
    Json | undefined;
  const name = [metadata?.["namespace"], metadata?.["name"]]
    .filter((part) => typeof part === "string")
    .join("/");
  const urn = `${(owner.urn ?? owner.id).split("::").slice(0, 3).join("::")}$${type}::${owner.name}:${name}`;
  const { provider, stack, locate } = owner;
  return {
    id: pulumiId(urn, type, object),
    urn,
    type,
    name: `${owner.name}:${name}`,
    properties: object,
    parent: owner.urn ?? owner.id,
    custom: true,
    ...(provider !== undefined && { provider }),
    ...(stack !== undefined && { stack }),
    ...(locate && { locate }),
  };
}
