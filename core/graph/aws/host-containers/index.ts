import { memoised } from "../../memo";
import { unwrap } from "../../kubernetes/script";
import { parseShell } from "../../kubernetes/shell";
import type { HostFile } from "../cloud-config";
import { hostSetup, outputOf, type HostSetup } from "../host-setup";
import { composeServices } from "./compose";
import { translate, type EngineOptions, type HostContainer } from "./container";
import { podContainers } from "./pods";
import { readRun } from "./run";
import { playedBy, quadlet, unitCommands } from "./units";
import { substitute, variablesOf, type Variables } from "./variables";

export type { HostContainer } from "./container";

/** What a machine's user data starts on it, past every scheduler. */
export interface HostContainers {
  readonly containers: readonly HostContainer[];
  /** What certainly starts containers, of which nothing can be read, each in words. */
  readonly unread: readonly string[];
}

const most = 200;
const deepest = 3;
const engines: ReadonlySet<string> = new Set(["docker", "podman", "nerdctl", "finch", "ctr"]);
const composers: ReadonlySet<string> = new Set(["docker-compose", "podman-compose"]);
/** Options before the command that take no value. */
const bare = /^(?:-D|-r|--debug|--tls|--tlsverify|--remote|--syslog|--noout|--insecure-registry|--dry-run)$/;
const composeNames: ReadonlySet<string> = new Set(
  ["compose", "docker-compose"].flatMap((name) => [`${name}.yaml`, `${name}.yml`]),
);
/** Commands with which a text that is no script, or no longer one, starts containers. */
const starts =
  /\b(?:docker|podman|nerdctl|finch|ctr)\s(?:[^\n;&|]{0,200}\s)?(?:run|stack\s+deploy|kube\s+play|play\s+kube|compose\s(?:[^\n;&|]{0,200}\s)?up|tasks?\s+start)\b|\b(?:docker|podman)-compose\s(?:[^\n;&|]{0,200}\s)?up\b/;

interface Found {
  readonly options: EngineOptions[];
  readonly pods: HostContainer[];
  readonly unread: Set<string>;
  readonly files: readonly HostFile[];
  readonly variables: Variables;
  readonly composed: Set<string>;
}

const base = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** The command behind the options of a program, and what follows it. */
function commandOf(words: readonly string[]): readonly string[] {
  let at = 0;
  while (at < words.length && words[at]!.startsWith("-"))
    at += bare.test(words[at]!) || words[at]!.includes("=") ? 1 : 2;
  return words.slice(at);
}

function readCommand(words: readonly string[], found: Found): void {
  const [first = "", ...rest] = words;
  const engine = base(first);
  if (composers.has(engine)) return readCompose(rest, found);
  if (!engines.has(engine)) return;
  const [verb, ...more] = commandOf(rest);
  if (verb === "compose") return readCompose(more, found);
  if (verb === "run" || verb === "create") found.options.push(readRun(more, engine));
  else if (/^(?:container|containers|c|service)$/.test(verb ?? "") && /^(?:run|create)$/.test(more[0] ?? ""))
    found.options.push(readRun(more.slice(1), engine));
  else if (verb === "stack" && more[0] === "deploy") readCompose(["up", ...more.slice(1)], found);
  else if ((verb === "kube" && more[0] === "play") || (verb === "play" && more[0] === "kube"))
    readPlay(playedOf(more.slice(1)), engine, found);
}

/** The manifests among the words behind `kube play`: files, addresses, or what stands on its input. */
const playedOf = (words: readonly string[]): readonly string[] =>
  words.filter(
    (word, index) =>
      /^(?:[^-].*\.(?:ya?ml|json)|-|https?:.*)$/.test(word) &&
      !/^--(?:configmap|authfile)$/.test(words[index - 1] ?? ""),
  );

/** Pods that an engine plays from manifests that the user data writes. */
function readPlay(names: readonly string[], engine: string, found: Found): void {
  const unread = (): void => void found.unread.add(`the pods that ${engine} plays`);
  if (names.length === 0) unread();
  for (const name of names) {
    const file =
      found.files.find(({ path }) => path === name) ??
      found.files.find(({ path }) => base(path) === base(name));
    const pods = file?.content === undefined ? undefined : podContainers(file.content);
    if (!pods || !file) unread();
    else if (!found.composed.has(file.path)) {
      found.pods.push(...pods);
      found.composed.add(file.path);
    }
  }
}

/** Where kubelets find the pods that they start without being asked. */
const staticPods = /\/(?:manifests|static-pods|staticpods|kubelet\.d)\/[^/]+\.ya?ml$/;

function readStatic(path: string, content: string, found: Found): void {
  if (found.composed.has(path)) return;
  found.composed.add(path);
  const pods = podContainers(content);
  if (pods) found.pods.push(...pods);
  else if (/^\s*["']?kind["']?:\s*["']?Pod\b/m.test(content))
    found.unread.add(`the static pods of ${path}, which can't be read`);
}

/** A compose file is read where the user data itself writes it. */
function readCompose(words: readonly string[], found: Found): void {
  const named: string[] = [];
  const valued =
    /^(?:-f|--file|-c|--compose-file|-p|--project-name|--profile|--env-file|--project-directory)$/;
  let verb: string | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    const joined = /^(?:--file|--compose-file|-f|-c)=(.+)$/.exec(word)?.[1];
    if (joined !== undefined) named.push(joined);
    else if (valued.test(word)) {
      const value = words[++at] ?? "";
      if (/^(?:-f|--file|-c|--compose-file)$/.test(word)) named.push(value);
    } else if (!word.startsWith("-")) verb ??= word;
  }
  if (verb === undefined || !/^(?:up|start|run|create)$/.test(verb)) return;
  const wanted = (path: string): boolean =>
    named.length === 0 ? composeNames.has(base(path)) : named.some((each) => base(each) === base(path));
  const files = found.files.filter(({ path }) => wanted(path));
  if (files.length < Math.max(1, named.length))
    return void found.unread.add(
      `what docker compose starts (${named.join(", ") || "its file"} is not in the user data)`,
    );
  for (const { path, content } of files) {
    if (found.composed.has(path)) continue;
    found.composed.add(path);
    const services =
      content === undefined ? undefined : composeServices(substitute(content, found.variables));
    if (services) found.options.push(...services);
    else found.unread.add(`what docker compose starts (${path} can't be read)`);
  }
}

function readFiles({ files }: HostSetup, found: Found, depth: number): void {
  for (const { path, content } of files) {
    if (content === undefined) continue;
    if (staticPods.test(path)) readStatic(path, content, found);
    else if (path.endsWith(".service")) {
      for (const line of unitCommands(content))
        for (const [command] of parseShell(line, 0, outputOf))
          if (command) readCommand(filled(unwrap(command.words), found), found);
    } else if (path.endsWith(".container")) {
      const options = quadlet(content);
      if (options) found.options.push(options);
    } else if (path.endsWith(".kube")) {
      const manifests = playedBy(content);
      if (manifests.length > 0) readPlay(manifests, "podman", found);
    } else if (depth < deepest && /^#!.*\b(?:ba|da|z|k)?sh\b/.test(content))
      readSetup(content, found, depth + 1);
  }
}

const filled = (words: readonly string[], { variables }: Found): readonly string[] =>
  words.map((word) => substitute(word, variables));

function readSetup(userData: string, outer: Found | undefined, depth: number): Found {
  const setup = hostSetup(userData);
  const found: Found = {
    options: outer?.options ?? [],
    pods: outer?.pods ?? [],
    unread: outer?.unread ?? new Set(),
    files: [...(outer?.files ?? []), ...setup.files],
    variables: variablesOf(setup.texts),
    composed: outer?.composed ?? new Set(),
  };
  for (const words of setup.commands) readCommand(filled(words, found), found);
  readFiles(setup, found, depth);
  for (const [key, value] of setup.bottlerocket ?? [])
    if (/^settings\.kubernetes\.static-pods\..+\.manifest$/.test(key))
      readStatic(key, Buffer.from(value, "base64").toString("utf8"), found);
  return found;
}

const uncommented = (text: string): string => text.replace(/^[ \t]*#(?!!).*$/gm, "");

/** The containers that user data starts on its machine: by commands, compose files, units of systemd or of podman. */
export const hostContainers: (userData: string) => HostContainers = memoised((userData) => {
  const { texts } = hostSetup(userData);
  const found = readSetup(userData, undefined, 0);
  if (
    found.options.length + found.pods.length + found.unread.size === 0 &&
    texts.some((text) => starts.test(uncommented(text)))
  )
    found.unread.add("what its user data starts containers from");
  if (Math.max(found.options.length, found.pods.length) > most)
    found.unread.add(`the containers beyond the first ${most} of a kind`);
  const names = new Map<string, number>();
  const all = [
    ...found.options.slice(0, most).map((options, index) => translate(options, `container ${index + 1}`)),
    ...found.pods.slice(0, most),
  ];
  const containers = all.map((container): HostContainer => {
    const count = (names.get(container.name) ?? 0) + 1;
    names.set(container.name, count);
    return count === 1 ? container : { ...container, name: `${container.name}-${count}` };
  });
  return { containers, unread: [...found.unread] };
}, 256);
