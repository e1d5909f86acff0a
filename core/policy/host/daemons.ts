import type { HostSetup } from "../../graph/aws/host-setup";
import { tomlSettings } from "../../graph/aws/toml";
import { programOf } from "./words";

const isDockerConfig = (path: string): boolean => /(?:^|\/)docker\/daemon\.json$/.test(path);
const listens = /(?:-H[\s=]?|--host[\s=]|\bhosts?["']?\s*[:=]\s*\[?[^\]\n]*)["']?tcp:\/\//;
const verifies = /--tlsverify\b(?!=false)|["']?tlsverify["']?\s*:\s*true/;
const ofDocker = /dockerd?\b|DOCKER_OPTS|OPTIONS=|ExecStart=/;

/** Ways to a container daemon other than root's own socket: each gives root on the host. */
export function findDaemonDoors({ commands, files, cloud, texts }: HostSetup): readonly string[] {
  const found: string[] = [];
  for (const words of commands) {
    const line = words.join(" ");
    const program = programOf(words);
    if (
      /^(?:dockerd|docker)$/.test(program) &&
      listens.test(line) &&
      !verifies.test(line) &&
      !isClient(words)
    )
      found.push("has the container daemon answer on the network");
    if (
      /^(?:usermod|gpasswd|adduser|addgroup)$/.test(program) &&
      words.slice(1).some((word) => /^(?:\w+,)*docker(?:,\w+)*$/.test(word))
    )
      found.push("makes a user a member of group docker, which is root");
    if (
      /^(?:chmod|chown|chgrp|setfacl)$/.test(program) &&
      /\/(?:docker|containerd|crio|podman)(?:\/\w+)?\.sock/.test(line) &&
      !/^chmod\s+0?6[06]0\b/.test(line) &&
      !/^chown\s+root(?::root)?\s/.test(line)
    )
      found.push("opens the container daemon's socket to others");
  }
  for (const { path, content = "" } of files) {
    if (isDockerConfig(path) || (/docker/i.test(path) && ofDocker.test(content))) {
      if (listens.test(content) && !verifies.test(content))
        found.push("has the container daemon answer on the network");
    }
    if (/containerd.*\.toml$/.test(path)) found.push(...ofContainerd(content));
  }
  for (const text of texts)
    if (/^\s*config:\s*\|/m.test(text) && /containerd:/.test(text))
      found.push(...ofContainerd(dedented(text)));
  for (const settings of cloud)
    if (JSON.stringify(settings["users"] ?? "").match(/"groups":"[^"]*\bdocker\b|"groups":\[[^\]]*"docker"/))
      found.push("makes a user a member of group docker, which is root");
  return found;
}

const dedented = (text: string): string => text.replace(/^[ \t]+/gm, "");

/** `docker -H tcp://… ps` asks a daemon, and is none. */
const isClient = (words: readonly string[]): boolean =>
  programOf(words) === "docker" && !words.includes("daemon") && !words.includes("-d");

const ofContainerd = (content: string): readonly string[] => {
  const settings = tomlSettings(content);
  const address = settings.get("grpc.tcp_address") ?? "";
  return address !== "" && !settings.get("grpc.tcp_tls_ca")
    ? ["has the container daemon answer on the network"]
    : [];
};

/** Registries that a host takes images from without knowing who answers. */
export function findInsecureRegistries({
  commands,
  files,
  texts,
  bottlerocket,
}: HostSetup): readonly string[] {
  const found: string[] = [];
  const unverified = (name: string): number => found.push(`pulls from ${name} without checking who answers`);
  for (const words of commands)
    for (const [, name = ""] of words.join(" ").matchAll(/--insecure-registry[\s=]["']?([\w.:/-]+)/g))
      unverified(name);
  for (const { path, content = "" } of files) {
    if (/docker/i.test(path))
      for (const [, list = ""] of content.matchAll(
        /(?:insecure-registries["']?\s*:\s*\[([^\]]*)|--insecure-registry[\s=]["']?[\w.:/-]+)/g,
      ))
        if (list.trim() !== "" || !content.includes("insecure-registries"))
          unverified(list.replace(/["'\s]/g, "") || "a registry");
    if (/containerd|certs\.d|hosts\.toml|registries\.conf/.test(path)) found.push(...inToml(content));
    if (isDockerConfig(path) && /registry-mirrors["']?\s*:\s*\[[^\]]*["']http:\/\//.test(content))
      found.push("pulls from a mirror without TLS");
  }
  for (const text of texts)
    if (/containerd:/.test(text) && /skip_verify|http:\/\//.test(text)) found.push(...inToml(dedented(text)));
  for (const [name, value] of bottlerocket ?? [])
    if (name.startsWith("settings.container-registry.") && /["'[]?http:\/\//.test(value))
      found.push("pulls from a mirror without TLS");
  return found;
}

function inToml(content: string): readonly string[] {
  const found: string[] = [];
  for (const [name, value] of tomlSettings(content)) {
    if (/(?:^|\.)(?:insecure_skip_verify|skip_verify|insecure)$/.test(name) && value === "true")
      found.push("pulls from a registry without checking who answers");
    if (/(?:^|\.)(?:endpoint|server|location)$/.test(name) && value.includes("http://"))
      found.push("pulls from a mirror without TLS");
  }
  for (const [, address = ""] of content.matchAll(/^\s*\[host\."(http:\/\/[^"]+)"/gm))
    found.push(`pulls from ${address} without TLS`);
  return found;
}
