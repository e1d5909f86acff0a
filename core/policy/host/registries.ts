import type { HostSetup } from "../../graph/aws/host-setup";
import { tomlSettings } from "../../graph/aws/toml";
import { nodeConfig, readable } from "./words";

const flag = /--insecure-registry[\s=]["']?([\w.:/-]+)/g;
const list = /insecure-registries["']?\s*:\s*\[([^\]]*)/g;
const plainMirror = /registry-mirrors["']?\s*:\s*\[[^\]]*["']http:\/\//;
const plainHost = /^\s*\[host\."(http:\/\/[^"]+)"/gm;
const unchecked = /(?:^|\.)(?:insecure_skip_verify|skip_verify|insecure)$/;
const unsafe = /(?:^|\.)insecure_registries$/;
const uncheckedPull = /^--(?:src-)?tls-verify=(?:false|0)$/i;
const uncheckedYaml = /^\s*insecure_skip_verify\s*:\s*true\b/m;
const plainYaml = /^\s*-\s*["']?http:\/\//m;
const address = /(?:^|\.)(?:endpoint|server|location)$/;

/** Registries that a host takes images from without knowing who answers. */
export function findInsecureRegistries({
  commands,
  files,
  texts,
  bottlerocket,
}: HostSetup): readonly string[] {
  const found: string[] = [];
  for (const words of commands) {
    found.push(...withFlags(words.join(" ")));
    if (words.some((word) => uncheckedPull.test(word)))
      found.push("pulls from a registry without checking who answers");
  }
  for (const { path, content } of readable(files)) {
    if (/docker/i.test(path)) found.push(...ofDocker(content));
    if (/containerd|certs\.d|hosts\.toml|registries\.conf|crio/.test(path)) found.push(...inToml(content));
    if (/registries\.ya?ml$/.test(path)) found.push(...inYaml(content));
  }
  for (const text of texts) if (nodeConfig.test(text)) found.push(...inToml(text));
  bottlerocket?.forEach((value, name) => {
    if (name.startsWith("settings.container-registry.") && value.includes("http://"))
      found.push("pulls from a mirror without TLS");
  });
  return found;
}

const withFlags = (text: string): readonly string[] =>
  [...text.matchAll(flag)].map((match) => `pulls from ${match[1]!} without checking who answers`);

function ofDocker(content: string): readonly string[] {
  const names = [...content.matchAll(list)].map((match) => match[1]!.replace(/["'\s]/g, ""));
  return [
    ...names.filter(Boolean).map((name) => `pulls from ${name} without checking who answers`),
    ...withFlags(content),
    ...(plainMirror.test(content) ? ["pulls from a mirror without TLS"] : []),
  ];
}

/** What K3s and RKE2 make containerd's configuration of. */
const inYaml = (content: string): readonly string[] => [
  ...(uncheckedYaml.test(content) ? ["pulls from a registry without checking who answers"] : []),
  ...(plainYaml.test(content) ? ["pulls from a mirror without TLS"] : []),
];

function inToml(content: string): readonly string[] {
  const found = [...content.matchAll(plainHost)].map((match) => `pulls from ${match[1]!} without TLS`);
  for (const [name, value] of tomlSettings(content)) {
    if (unchecked.test(name) && value === "true")
      found.push("pulls from a registry without checking who answers");
    if (unsafe.test(name) && /\w/.test(value))
      found.push(`pulls from ${value.replace(/["'[\]\s]|,\s*\]?$/g, "")} without checking who answers`);
    if (address.test(name) && value.includes("http://")) found.push("pulls from a mirror without TLS");
  }
  return found;
}
