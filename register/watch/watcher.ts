import type { V1Pod } from "@kubernetes/client-node";
import type { Outbox } from "../report/outbox";
import type { Instance } from "../store";
import { findingsOf, type Finding } from "./finding";
import { eventOf, observationsOf, removalsOf, seenIn, type Observation, type Seen } from "./observe";
import { workloadOf, type Surroundings } from "./place";
import type { RegisterView } from "./register";

export interface WatcherOptions {
  readonly around: Surroundings;
  /** The pods that are there now. */
  readonly pods: () => readonly V1Pod[];
  /** How many pods a Deployment asks for; undefined where there is none of the name. */
  readonly replicas: (name: string, namespace: string) => number | undefined;
  readonly outbox: Outbox<object>;
  readonly register: RegisterView;
  /** How long something may take to come in, in milliseconds. */
  readonly grace: number;
  readonly now?: () => number;
}

/** Tells the register what is seen of pods, and compares it to what they say. */
export class Watcher {
  /** What was sent of each pod that is there. */
  private readonly sent = new Map<string, Set<string>>();
  private readonly now: () => number;

  constructor(private readonly options: WatcherOptions) {
    this.now = options.now ?? Date.now;
  }

  seen(pod: V1Pod): void {
    const uid = pod.metadata?.uid ?? "";
    const before = this.sent.get(uid) ?? new Set();
    this.sent.set(uid, before);
    for (const observation of observationsOf(pod, this.options.around)) {
      const event = eventOf(observation, this.now()) as { readonly id: string };
      if (before.has(event.id)) continue;
      before.add(event.id);
      this.options.outbox.add(event);
    }
  }

  gone(pod: V1Pod): void {
    this.seen(pod);
    this.sent.delete(pod.metadata?.uid ?? "");
    const owner = pod.metadata?.ownerReferences?.find(({ controller }) => controller === true);
    const namespace = pod.metadata?.namespace ?? "";
    const suspended = owner?.kind === "ReplicaSet" && this.options.replicas(workloadOf(pod), namespace) === 0;
    this.send(removalsOf(pod, this.options.around, this.now(), suspended));
  }

  /**
   * Compares all that is seen to what the register knows, and tells it what it missed.
   *
   * @throws Error where the register does not answer
   */
  async reconcile(): Promise<Finding[]> {
    const { around, register, grace, pods } = this.options;
    const known = await register.live(around.cluster);
    const now = this.now();
    const colours = new Map<string, string>();
    const seen = new Map<string, Seen>();
    const found: Finding[] = [];
    for (const pod of pods()) {
      if (pod.spec?.nodeName === undefined) continue;
      for (const each of seenIn(pod, around)) {
        seen.set(each.instance, each);
        const { runningSince, attributes } = each;
        if (runningSince === undefined) continue;
        const { digest } = attributes;
        if (digest !== undefined && !colours.has(digest)) colours.set(digest, await register.colour(digest));
        const instance = known.get(each.instance);
        const compared = { seen: { ...each, runningSince }, known: instance, now, grace };
        found.push(...findingsOf({ ...compared, colour: colours.get(digest ?? "") }));
        if (instance) this.correct(each, instance, now);
        else found.push(...(await this.missed(pod, each, now)));
      }
    }
    // An empty cluster is rather a watcher at the wrong one than the end of all that the register knows.
    const mistaken = seen.size === 0 && known.size > 0;
    for (const [name, instance] of known) {
      const there = seen.get(name);
      if (there && (there.runningSince !== undefined || instance.phase !== "running")) continue;
      if (now - Date.parse(instance.last) <= grace) continue;
      found.push(absence(instance, there !== undefined));
      if (!mistaken) this.send([ending(instance, there, now)]);
    }
    return found;
  }

  /** What stands otherwise in the register by now: a pool's label, a resolved digest. */
  private correct({ attributes, instance }: Seen, known: Instance, now: number): void {
    const stale = Object.entries(attributes).some(
      ([name, value]) => known.attributes[name as keyof typeof attributes] !== value,
    );
    if (stale || known.observed === undefined)
      this.send([{ kind: "deployed", instance, at: now, attributes }]);
  }

  /** A container runs, and the register takes it to be gone, or never heard of it. */
  private async missed(pod: V1Pod, seen: Seen, now: number): Promise<Finding[]> {
    const { register, grace, around } = this.options;
    const known = await register.instance(seen.instance);
    if (!known) {
      this.sent.delete(pod.metadata?.uid ?? "");
      this.seen(pod);
      return [];
    }
    // It may have come in since.
    if (known.phase !== "stopped" && known.phase !== "removed") return [];
    const { attributes, instance } = seen;
    // What a node that can't be reached last said may be long over.
    const node = around.node(attributes.node ?? "");
    const reached = node?.status?.conditions?.find(({ type }) => type === "Ready")?.status === "True";
    if (!reached || now - Date.parse(known.last) <= grace) return [];
    this.send([
      { kind: "started", instance, at: now, attributes, reason: "it runs, though it was said to have ended" },
    ]);
    const { workload, node: on } = attributes;
    return [
      {
        kind: "not-stopped",
        instance,
        workload,
        node: on,
        detail: `runs, though it was said to have ended at ${known.last}`,
      },
    ];
  }

  private send(observations: readonly Observation[]): void {
    const now = this.now();
    this.options.outbox.add(...observations.map((each) => eventOf(each, now)));
  }
}

function absence({ instance, attributes, claimed, observed }: Instance, pod: boolean): Finding {
  const { workload, node } = attributes;
  const who = claimed !== undefined && observed === undefined ? "reported itself" : "was seen";
  const detail = `${who}, and ${pod ? "its container does not run" : "is not in the cluster"}`;
  return { kind: "absent", instance, workload, node, detail };
}

const ending = ({ instance, attributes }: Instance, there: Seen | undefined, at: number): Observation => ({
  kind: there ? "stopped" : "removed",
  instance,
  at,
  attributes: there?.attributes ?? {
    ...(attributes.cluster !== undefined && { cluster: attributes.cluster }),
  },
  reason: "it is not there any more",
});
