import { load } from "js-yaml";
import { isMapping, type Mapping } from "../../mapping";
import { Unknown } from "../../value";
import { isComputed, unknownIn } from "./computed";
import { emptyOptions, type EngineOptions } from "./container";
import { mountBy, shortVolume } from "./volumes";

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
const most = 100;
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value.slice(0, most) : []);
const textsOf = (value: unknown): readonly string[] => listOf(value).flatMap((each) => textOf(each) ?? []);

/** `a: b`, or a list of `a=b`. */
const pairsOf = (value: unknown): readonly (readonly [string, string | undefined])[] =>
  isMapping(value)
    ? Object.entries(value).map(([key, each]) => [key, textOf(each)] as const)
    : textsOf(value).map((each) => {
        const at = each.indexOf("=");
        return at < 0 ? ([each, undefined] as const) : ([each.slice(0, at), each.slice(at + 1)] as const);
      });

/** A command is a list, or a text that is split as a shell would, as far as bears on what runs. */
const commandOf = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) ? textsOf(value) : textOf(value)?.split(/\s+/).filter(Boolean);

/** `${TAG:-1}` is 1 unless something else is set: what compose is started with is not in the file. */
const imageOf = (service: Mapping): string | Unknown => {
  const image = textOf(service["image"]);
  if (image === undefined)
    return new Unknown(
      service["build"] === undefined
        ? "the image of a service"
        : "the image that the machine builds for itself",
    );
  return isComputed(image) ? unknownIn(image) : image;
};

function portOf(value: unknown): readonly string[] {
  if (!isMapping(value)) return textOf(value) === undefined ? [] : [textOf(value)!];
  const { target, published, host_ip: ip, protocol } = value;
  const [inner, host] = [textOf(target), textOf(published)];
  if (inner === undefined) return [];
  const start = ip === undefined || host === undefined ? "" : `${textOf(ip) ?? ""}:`;
  return [`${start}${host === undefined ? "" : `${host}:`}${inner}/${textOf(protocol) ?? "tcp"}`];
}

function healthOf(service: Mapping): readonly string[] | undefined {
  const check = service["healthcheck"];
  if (!isMapping(check) || check["disable"] === true) return undefined;
  const { test } = check;
  if (typeof test === "string") return ["sh", "-c", test];
  const [kind, ...words] = textsOf(test);
  if (kind === "CMD") return words;
  return kind === "CMD-SHELL" ? ["sh", "-c", ...words] : undefined;
}

const set = <K extends keyof EngineOptions>(
  options: EngineOptions,
  key: K,
  value: EngineOptions[K] | undefined,
): void => {
  if (value !== undefined) options[key] = value;
};

function optionsOf(name: string, service: Mapping): EngineOptions {
  const options = emptyOptions();
  const flag = (key: string): boolean | undefined =>
    service[key] === undefined ? undefined : service[key] === true || service[key] === "true";
  const limits = pathOf(service, "deploy", "resources", "limits");
  options.name = textOf(service["container_name"]) ?? name;
  options.image = imageOf(service);
  options.ports = listOf(service["ports"]).flatMap(portOf);
  options.volumes = listOf(service["volumes"]).flatMap((each) =>
    isMapping(each)
      ? [mountBy((key) => textOf(each[key]), each["read_only"] === true)]
      : (textOf(each) ?? "") === ""
        ? []
        : [shortVolume(textOf(each)!)],
  );
  options.env = [...pairsOf(service["environment"])];
  for (const [key, value] of pairsOf(service["labels"])) options.labels[key] = value ?? "";
  options.capAdd = [...textsOf(service["cap_add"])];
  options.capDrop = [...textsOf(service["cap_drop"])];
  options.securityOptions = [...textsOf(service["security_opt"])];
  set(options, "user", textOf(service["user"]));
  set(options, "privileged", flag("privileged"));
  set(options, "readOnly", flag("read_only"));
  set(options, "memory", textOf(service["mem_limit"]) ?? textOf(limits["memory"]));
  set(options, "memoryReservation", textOf(service["mem_reservation"]));
  set(options, "cpus", textOf(service["cpus"]) ?? textOf(limits["cpus"]));
  set(options, "network", textOf(service["network_mode"]));
  set(options, "pid", textOf(service["pid"]));
  set(options, "ipc", textOf(service["ipc"]));
  set(options, "userns", textOf(service["userns_mode"]));
  set(options, "runtime", textOf(service["runtime"]));
  set(options, "health", healthOf(service));
  set(options, "workingDir", textOf(service["working_dir"]));
  set(options, "pull", textOf(service["pull_policy"]));
  set(options, "tty", flag("tty"));
  set(options, "stdin", flag("stdin_open"));
  set(options, "entrypoint", commandOf(service["entrypoint"]));
  set(options, "command", commandOf(service["command"]));
  return options;
}

function pathOf(value: Mapping, ...keys: readonly string[]): Mapping {
  let at: unknown = value;
  for (const key of keys) at = isMapping(at) ? at[key] : undefined;
  return isMapping(at) ? at : {};
}

/** The services of a compose file; undefined for a text that is none, or leans on files that can't be seen. */
export function composeServices(text: string): readonly EngineOptions[] | undefined {
  let found: unknown;
  try {
    found = load(text);
  } catch {
    return undefined;
  }
  if (!isMapping(found) || found["include"] !== undefined || !isMapping(found["services"])) return undefined;
  const services = Object.entries(found["services"]).slice(0, most);
  if (services.some(([, each]) => !isMapping(each) || each["extends"] !== undefined)) return undefined;
  return services.map(([name, each]) => optionsOf(name, each as Mapping));
}
