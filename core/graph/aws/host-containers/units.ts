import { emptyOptions, type EngineOptions } from "./container";
import { shortVolume } from "./volumes";

/** The value of each line of a unit of systemd, by its key; continued lines are joined. */
function entriesOf(text: string): readonly (readonly [section: string, key: string, value: string])[] {
  let section = "";
  return text
    .replace(/\\\r?\n/g, " ")
    .split(/\r?\n/)
    .flatMap((line) => {
      const [, name] = /^\s*\[([\w-]+)\]/.exec(line) ?? [];
      if (name !== undefined) section = name;
      const [, key, value] = /^\s*([A-Za-z]+)\s*=\s*(.*)$/.exec(line) ?? [];
      return key === undefined || value === undefined ? [] : [[section, key, value.trim()] as const];
    });
}

const unquoted = (word: string): string => word.replace(/^(["'])(.*)\1$/, "$2");

/** The commands that a unit of systemd runs, without the signs that tell how failures count. */
export const unitCommands = (text: string): readonly string[] =>
  entriesOf(text).flatMap(([section, key, value]) =>
    section === "Service" && /^ExecStart(?:Pre|Post)?$/.test(key) ? [value.replace(/^[-@:+!|]+/, "")] : [],
  );

/** The manifests that a unit of podman's plays; none for any other file. */
export const playedBy = (text: string): readonly string[] =>
  entriesOf(text).flatMap(([section, key, value]) =>
    section === "Kube" && key === "Yaml" ? value.split(/\s+/).map(unquoted).filter(Boolean) : [],
  );

/** A container that a unit of podman's declares (Quadlet); undefined for any other file. */
export function quadlet(text: string): EngineOptions | undefined {
  const entries = entriesOf(text).filter(([section]) => section === "Container");
  const all = (key: string): readonly string[] =>
    entries.flatMap(([, each, value]) => (each === key ? [value] : []));
  const image = all("Image").at(-1);
  if (image === undefined) return undefined;
  const options = emptyOptions();
  options.image = image;
  options.ports = [...all("PublishPort")];
  options.volumes = all("Volume").map(shortVolume);
  options.capAdd = all("AddCapability").flatMap((each) => each.split(/\s+/));
  options.capDrop = all("DropCapability").flatMap((each) => each.split(/\s+/));
  options.securityOptions = all("NoNewPrivileges").includes("true") ? ["no-new-privileges"] : [];
  options.env = all("Environment").map((each) => {
    const at = each.indexOf("=");
    return at < 0 ? ([each, undefined] as const) : ([each.slice(0, at), each.slice(at + 1)] as const);
  });
  const more = all("PodmanArgs").flatMap((each) => each.split(/\s+/));
  const cpus = more.find((each) => each.startsWith("--cpus="))?.slice("--cpus=".length);
  if (cpus !== undefined) options.cpus = cpus;
  const last = (key: string, take: (value: string) => void): void => all(key).slice(-1).forEach(take);
  last("ContainerName", (value) => void (options.name = value));
  last("User", (value) => void (options.user = value));
  last("ReadOnly", (value) => void (options.readOnly = value === "true"));
  last("Network", (value) => void (options.network = value));
  last("HealthCmd", (value) => void (options.health = ["sh", "-c", value]));
  last("Memory", (value) => void (options.memory = value));
  last("Exec", (value) => void (options.command = value.split(/\s+/)));
  return options;
}
