import { parseReference } from "../image/reference";
import type { Whereabouts } from "./event";
import type { RuleSet } from "./rule-set";

const last = (name: string): string => name.slice(name.lastIndexOf("/") + 1);
const suffix = "[bcdfghjklmnpqrstvwxz2456789]{5}";

/** What controllers append to their own name to name a pod; others' names are taken with any ending. */
const endings: Readonly<Record<string, string>> = {
  Deployment: `-(?:[0-9a-f]{8,10}|[bcdfghjklmnpqrstvwxz2456789]{6,10})-${suffix}`,
  ReplicaSet: `-${suffix}`,
  ReplicationController: `-${suffix}`,
  StatefulSet: "-\\d{1,6}",
  DaemonSet: `-${suffix}`,
  Job: `-(?:\\d{1,6}-)?${suffix}`,
  CronJob: `-\\d{5,12}-(?:\\d{1,6}-)?${suffix}`,
  Pod: "",
};

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Whether a pod of this name may be one of a workload's. */
export function isPodOf({ workload, kind }: Pick<RuleSet, "workload" | "kind">, pod: string): boolean {
  // The API server cuts long names to leave room for what it appends.
  const ending = Object.hasOwn(endings, kind) ? endings[kind]! : "-[a-z0-9.-]+";
  const name = last(workload);
  return new RegExp(
    `^${escaped(name.length > 57 ? name.slice(0, 57) : name)}${name.length > 57 ? "[a-z0-9.-]*" : ""}${ending}$`,
  ).test(pod);
}

const repositoryOf = (image: string): string | undefined => {
  const parsed = parseReference(image);
  return "problem" in parsed ? undefined : `${parsed.reference.domain}/${parsed.reference.path}`;
};

/** Finds the rule sets of a container by where the sensor saw it. */
export class RuleIndex {
  private readonly byNamespace = new Map<string, RuleSet[]>();
  private readonly byDigest = new Map<string, RuleSet[]>();
  private readonly byRepository = new Map<string, RuleSet[]>();
  private readonly found = new Map<string, readonly RuleSet[]>();

  constructor(rules: readonly RuleSet[]) {
    const put = (index: Map<string, RuleSet[]>, key: string | undefined, rule: RuleSet): void => {
      if (key === undefined) return;
      const list = index.get(key);
      if (list) list.push(rule);
      else index.set(key, [rule]);
    };
    for (const rule of rules) {
      put(this.byNamespace, rule.namespace, rule);
      put(this.byDigest, rule.digest, rule);
      put(this.byRepository, rule.image === undefined ? undefined : repositoryOf(rule.image), rule);
    }
  }

  /** Several where nothing tells them apart; none where the container is of no workload that is known. */
  of(where: Whereabouts): readonly RuleSet[] {
    const { namespace, pod, workload, container, image, digest } = where;
    const key = JSON.stringify([namespace, pod, workload, container, image, digest]);
    let found = this.found.get(key);
    if (!found) {
      // Names come from outside: what is remembered of them is bounded.
      if (this.found.size >= mostRemembered) this.found.clear();
      this.found.set(key, (found = this.find(where)));
    }
    return found;
  }

  private find({ namespace, pod, workload, container, image, digest }: Whereabouts): readonly RuleSet[] {
    if (namespace !== undefined && (pod !== undefined || workload !== undefined)) {
      const here = (this.byNamespace.get(namespace) ?? []).filter(
        (rule) =>
          (workload !== undefined && last(rule.workload) === workload) ||
          (pod !== undefined && isPodOf(rule, pod)),
      );
      // A container that the specification doesn't hold is told as such by the judge, against all of its workload.
      const own = here.filter((rule) => container === undefined || rule.container === container);
      return own.length > 0 ? own : here;
    }
    if (digest !== undefined && this.byDigest.has(digest)) return this.byDigest.get(digest)!;
    const repository = image === undefined ? undefined : repositoryOf(image);
    return (repository !== undefined && this.byRepository.get(repository)) || [];
  }
}

const mostRemembered = 4000;
