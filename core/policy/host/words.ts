import type { HostFile } from "../../graph/aws/cloud-config";

/** The last part of a path. */
export const lastPart = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** The last part of a path: the program that a command runs. */
export const programOf = (words: readonly string[]): string => lastPart(words[0] ?? "");

/** A command as one line, its program without the folder. */
export const lineOf = (words: readonly string[]): string => [programOf(words), ...words.slice(1)].join(" ");

const optionOrOutput = /^-[cfvRhHLP]+$|^--|^>/;

/** What a command of chmod's family is about: its words without options and without where its output goes. */
export const operandsOf = (words: readonly string[]): readonly string[] =>
  words.slice(1).filter((word) => !optionOrOutput.test(word));

const managers = /^(?:systemctl|service|chkconfig|rc-service|rc-update|update-rc\.d|initctl)$/;
const starting = /^(?:start|enable|reenable|unmask|on|(?:--)?add)$/;
/** These start what does not run; the milder ones (reload, try-restart) touch only what runs. */
const restarting = /^(?:restart|reload-or-restart)$/;
const stopping = /^(?:stop|disable|mask|remove|off|(?:--)?del)$/;
const unitKind = /\.(?:service|socket|timer)$/;

/** Where services were managed by scripts: the script of one is called with what to do. */
const initScript = /^\/etc\/(?:rc\.d\/)?init\.d\/([\w.-]+)$/;

/**
 * What a command that manages services does, and its words, services without the kind of their unit. What restarts a
 * service starts it too.
 */
export function servicesOf(words: readonly string[]): {
  readonly starts: boolean;
  readonly restarts: boolean;
  readonly stops: boolean;
  readonly names: readonly string[];
} {
  const script = initScript.exec(words[0] ?? "")?.[1];
  const rest =
    script !== undefined
      ? [script, ...words.slice(1)]
      : managers.test(programOf(words))
        ? words.slice(1)
        : [];
  const restarts = rest.some((word) => restarting.test(word));
  return {
    starts: restarts || rest.some((word) => starting.test(word)),
    restarts,
    stops: rest.some((word) => stopping.test(word)),
    names: rest.map((word) => word.replace(unitKind, "")),
  };
}

/** What a command that starts a service makes of it: one that is restarted may have been there before. */
export const startOf = (service: string, restarts: boolean): string =>
  restarts ? `restarts ${service}, which leaves it running` : `starts ${service}`;

const installers = /^(?:yum|dnf|microdnf|apt|apt-get|zypper|apk|rpm|amazon-linux-extras|snap|pip3?)$/;
const installing = /^(?:install|add|localinstall|reinstall|in|-i|-U|-Uvh|-ivh|enable)$/;

/** The packages that a command installs. */
export function packagesOf(words: readonly string[]): readonly string[] {
  const verb = words.findIndex((word) => installing.test(word));
  if (verb === -1 || !installers.test(programOf(words))) return [];
  return words.slice(verb + 1).filter((word) => !word.startsWith("-") && !word.startsWith(">"));
}

const substitution = /s([/|#,])((?:\\.|(?!\1)[^\\])*)\1((?:\\.|(?!\1)[^\\])*)\1/g;
const insertion = /[aci]\\\s*([^\n]+)/g;

/** What a command of sed writes, not what it looks for: `no` and `yes` of `s/yes/no/; $a\yes`. */
export function writtenBySed(words: readonly string[]): readonly string[] {
  if (programOf(words) !== "sed") return [];
  const line = words.join(" ");
  return [
    ...[...line.matchAll(substitution)].map((match) => match[3]!),
    ...[...line.matchAll(insertion)].map((match) => match[1]!),
  ];
}

/** The files whose content is known. */
export const readable = (files: readonly HostFile[]): readonly { path: string; content: string }[] =>
  files.flatMap(({ path, content }) => (content === undefined ? [] : [{ path, content }]));

/** A node's configuration, which may hold one of containerd's that reads the same indented. */
export const nodeConfig = /\bkind["']?\s*:\s*["']?NodeConfig\b/;
