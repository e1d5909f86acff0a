import type { HostSetup } from "../../graph/aws/host-setup";
import { tomlSettings } from "../../graph/aws/toml";
import { letsAllWrite } from "./permissions";
import { lineOf, nodeConfig, operandsOf, programOf, readable } from "./words";

const onNetwork = "has the container daemon answer on the network";
const inGroup = "makes a user a member of group docker, which is root";

/** `docker -H tcp://… ps` asks a daemon, and is none. */
const serves = /^(?:dockerd|docker(?:\s+-H\s+\S+|\s+-\S+)*?\s+(?:-d|daemon))(?=\s|$)/;
const listens = /(?:-H[\s=]?|--host[\s=]|\bhosts?["']?\s*[:=]\s*\[?[^\]\n]*)["']?tcp:\/\//;
const verifies = /--tlsverify\b(?!=false)|["']?tlsverify["']?\s*:\s*true/;
const ofDocker = /dockerd?\b|DOCKER_OPTS|OPTIONS=|ExecStart=|^\s*\{/;
const opensOnNetwork = (text: string): boolean => listens.test(text) && !verifies.test(text);

/** A user is made with the group, given it, or put into it; `addgroup docker` alone only makes the group. */
const joins = [
  /^(?:useradd|usermod|adduser)\b.*\s(?:-\w*[gG]|--(?:groups|gid|ingroup))[\s=]*(?:[\w-]+,)*docker(?=[,\s]|$)/,
  /^(?:adduser|addgroup)\s(?:.*\s)?[A-Za-z_$]\S*\sdocker(?=\s*$|\s>)/,
  /^gpasswd\s(?:.*\s)?(?:-a|--add|-M|--members)\s.*\bdocker(?=\s|$)/,
];
const listsDocker = /"groups":"[^"]*\bdocker\b|"groups":\[[^\]]*"docker"/;
const fillsDocker = /"docker":(?:"|\[")/;

const socket = /\/(?:docker|containerd|crio|podman)\.sock/;
/** Owners and paths that the sockets come with. */
const ownOwner = /^(?:root|0)?(?:[:.](?:root|0)?)? |^(?:root|0)?[:.]docker \S*\/docker\.sock$/;
const ownGroup = /^(?:root|0) |^docker \S*\/docker\.sock$/;
const adding = /^-R?[mM]|^--(?:modify|set)/;

function opensSocket(words: readonly string[]): boolean {
  const operands = operandsOf(words);
  const paths = operands.slice(1).filter((path) => socket.test(path));
  if (paths.length === 0) return false;
  const first = operands[0]!;
  switch (programOf(words)) {
    case "chmod":
      return letsAllWrite(first);
    case "chown":
      return paths.some((path) => !ownOwner.test(`${first} ${path}`));
    case "chgrp":
      return paths.some((path) => !ownGroup.test(`${first} ${path}`));
    case "setfacl":
      return adding.test(first);
    default:
      return false;
  }
}

/** Ways to a container daemon other than root's own socket: each gives root on the host. */
export function findDaemonDoors({ commands, files, cloud, texts }: HostSetup): readonly string[] {
  const found: string[] = [];
  for (const words of commands) {
    const line = lineOf(words);
    if (serves.test(line) && opensOnNetwork(line)) found.push(onNetwork);
    if (joins.some((pattern) => pattern.test(line))) found.push(inGroup);
    if (opensSocket(words)) found.push("opens the container daemon's socket to others");
  }
  for (const { path, content } of readable(files)) {
    if (/docker/i.test(path) && ofDocker.test(content) && opensOnNetwork(content)) found.push(onNetwork);
    if (/containerd.*\.toml$/.test(path) && answers(content)) found.push(onNetwork);
  }
  for (const text of texts) if (nodeConfig.test(text) && answers(text)) found.push(onNetwork);
  for (const { users, groups } of cloud)
    if (listsDocker.test(JSON.stringify(users)) || fillsDocker.test(JSON.stringify(groups)))
      found.push(inGroup);
  return found;
}

/** Whether containerd's settings have it answer everybody on the network. */
function answers(content: string): boolean {
  const settings = tomlSettings(content);
  return Boolean(settings.get("grpc.tcp_address")) && !settings.get("grpc.tcp_tls_ca");
}
