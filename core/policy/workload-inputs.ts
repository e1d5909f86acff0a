import {
  matchGlob,
  matchWorkloadName,
  UNKNOWN,
  type Estate,
  type InputRule,
  type WorkloadInputs,
} from "../estate";
import { peek, Unknown, type Graph, type Workload } from "../graph";
import { clusterOf, namespaces } from "../graph/kubernetes";
import { namespaceOf } from "./namespace";

/** What the estate lets a workload be given at start; undefined where it declares nothing for it. */
export function inputsOf(estate: Estate, workload: Workload): WorkloadInputs | undefined {
  const given = peek(() => workload.name);
  const name = given instanceof Unknown ? UNKNOWN : given;
  const namespace = namespaceOf(workload);
  for (const [pattern, inputs] of Object.entries(estate.inputs)) {
    const match = matchWorkloadName(pattern, name, namespace);
    // Where it is not known whether it is meant, it is held to what is declared.
    if (match !== "no") return inputs;
  }
  return undefined;
}

const integer = /^[+-]?\d{1,15}$/;

/** What is wrong with a value, without showing it; undefined where nothing is. */
export function problemOf(rule: InputRule, value: string): string | undefined {
  if (rule.maxLength !== undefined && value.length > rule.maxLength)
    return `is longer than ${rule.maxLength}`;
  if (rule.enum) return rule.enum.includes(value) ? undefined : `is none of ${rule.enum.join(", ")}`;
  if (rule.port)
    return integer.test(value) && Number(value) >= 1 && Number(value) <= 65535 ? undefined : "is no port";
  if (rule.boolean) return value === "true" || value === "false" ? undefined : "is neither true nor false";
  if (rule.integer !== undefined) return integerProblem(rule.integer, value);
  if (rule.url !== undefined) return urlProblem(rule.url, value);
  if (rule.glob !== undefined) return matchGlob(rule.glob, value) ? undefined : `does not match ${rule.glob}`;
  return rule.fromSecret ? "stands there in the open instead of coming from a secret" : undefined;
}

function integerProblem(rule: NonNullable<InputRule["integer"]>, value: string): string | undefined {
  if (!integer.test(value)) return "is no whole number";
  const { min = -Infinity, max = Infinity } = rule === true ? {} : rule;
  if (Number(value) < min) return `is below ${min}`;
  return Number(value) > max ? `is above ${max}` : undefined;
}

function urlProblem(rule: NonNullable<InputRule["url"]>, value: string): string | undefined {
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    return "is no URL";
  }
  if (url.password !== "") return "is a URL with a password in it";
  const hosts = rule === true ? undefined : rule.hosts;
  if (!hosts || hosts.some((host) => matchGlob(host, url.hostname, "."))) return undefined;
  return `names another host than ${hosts.join(", ")}`;
}

/** A ConfigMap's data, by its name in the workload's namespace; undefined where it was not given. */
export function configMapData(
  graph: Graph,
  workload: Workload,
  name: string,
): Readonly<Record<string, string>> | undefined {
  const scope = namespaces(graph).of(workload);
  const found = graph
    .all("ConfigMap")
    .find(
      (each) =>
        peek(() => each.name) === name &&
        peek(() => each.namespace ?? "default") === scope?.name &&
        clusterOf(graph, each.resource) === scope.cluster,
    );
  return found && (found.data ?? {});
}
