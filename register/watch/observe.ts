import type { V1Container, V1ContainerStatus, V1Pod } from "@kubernetes/client-node";
import { sha256 } from "../../core/image";
import type { Attributes } from "../domain/event";
import { typeOf, type EventKind } from "../domain/kinds";
import { placeOf, supplierOf, type Surroundings } from "./place";

/** What the watcher saw happen to an instance. */
export interface Observation {
  readonly kind: EventKind;
  readonly instance: string;
  /** Milliseconds. */
  readonly at: number;
  readonly reason?: string | undefined;
  readonly attributes: Attributes;
}

/** A container as its pod's status tells of it. */
export interface Seen {
  readonly instance: string;
  /** A part of the workload itself: no preparation, and no helper beside it. */
  readonly main: boolean;
  /** Since when it runs, in milliseconds; undefined where it doesn't. */
  readonly runningSince?: number | undefined;
  /** The digest that it was asked for by, and the one that the node names. */
  readonly asked?: string | undefined;
  readonly attributes: Attributes;
}

/** The API's lists hold times as dates, its watches as text. */
const instant = (time: Date | string | undefined): number | undefined => {
  const at = time === undefined ? NaN : new Date(time).getTime();
  return Number.isNaN(at) ? undefined : at;
};

const digestIn = (text: string | undefined): string | undefined =>
  /(?:^|@)(sha256:[0-9a-f]{64})$/.exec(text ?? "")?.[1];

/** The digest of the image in its repository. An id without a repository is that of its configuration: no digest. */
const imageOf = ({ imageID }: V1ContainerStatus): string | undefined =>
  imageID.includes("@") ? digestIn(imageID) : undefined;

interface Placed {
  readonly container: Pick<V1Container, "name" | "image">;
  readonly status: V1ContainerStatus | undefined;
  readonly main: boolean;
}

function containersOf({ spec, status }: V1Pod): Placed[] {
  const of = (
    containers: readonly Pick<V1Container, "name" | "image">[] = [],
    statuses: readonly V1ContainerStatus[] = [],
    main: boolean,
  ): Placed[] =>
    containers.map((container) => ({
      container,
      status: statuses.find(({ name }) => name === container.name),
      main,
    }));
  return [
    ...of(spec?.initContainers, status?.initContainerStatuses, false),
    ...of(spec?.containers, status?.containerStatuses, true),
    ...of(spec?.ephemeralContainers, status?.ephemeralContainerStatuses, false),
  ];
}

/** The containers of a pod that was put on a node. */
export function seenIn(pod: V1Pod, around: Surroundings): Seen[] {
  const place = placeOf(pod, around);
  const over = pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
  return containersOf(pod).map(({ container, status, main }) => {
    const asked = digestIn(container.image);
    const digest = (status && imageOf(status)) ?? asked;
    const reference = container.image;
    const supplier = reference === undefined ? undefined : supplierOf(reference, around.estate);
    const running = over ? undefined : status?.state?.running;
    return {
      instance: `${around.cluster}/${pod.metadata?.namespace}/${pod.metadata?.uid}/${container.name}`,
      main,
      asked,
      ...(running && { runningSince: instant(running.startedAt) ?? instant(pod.status?.startTime) ?? 0 }),
      attributes: {
        ...place,
        ...(digest !== undefined && { digest }),
        ...(reference !== undefined && { reference }),
        ...(supplier !== undefined && { supplier }),
      },
    };
  });
}

/** What happened to the containers of a pod, as far as its status still tells. Times have seconds only. */
export function observationsOf(pod: V1Pod, around: Surroundings): Observation[] {
  if (pod.spec?.nodeName === undefined) return [];
  const { status, metadata } = pod;
  const scheduled = status?.conditions?.find(({ type }) => type === "PodScheduled");
  const deployedAt = instant(scheduled?.lastTransitionTime) ?? instant(metadata?.creationTimestamp);
  const over = status?.phase === "Succeeded" || status?.phase === "Failed";
  const containers = containersOf(pod);
  return seenIn(pod, around).flatMap(({ instance, attributes }, index) => {
    const state = containers[index]!.status;
    const found: Observation[] = [];
    const add = (kind: EventKind, at: number | undefined, reason?: string): void => {
      if (at !== undefined) found.push({ kind, instance, at, attributes, reason });
    };
    add("deployed", deployedAt);
    const { terminated: before } = state?.lastState ?? {};
    const { running, terminated } = state?.state ?? {};
    const ranBefore = instant(before?.startedAt);
    if (before && ranBefore !== undefined && ranBefore > 0) {
      add("started", ranBefore);
      add("stopped", instant(before.finishedAt), reasonOf(before));
    }
    // What restarts within the second it stopped in began after that, though their times are the same.
    const after = (at: number | undefined): number | undefined =>
      at === undefined ? undefined : Math.max(at, (instant(before?.finishedAt) ?? -Infinity) + 1);
    if (running) add("started", after(instant(running.startedAt)));
    const startedAt = instant(terminated?.startedAt);
    if (terminated && startedAt !== undefined && startedAt > 0) {
      const began = after(startedAt)!;
      add("started", began);
      add("stopped", Math.max(began, instant(terminated.finishedAt) ?? began), reasonOf(terminated));
    }
    if (over && !terminated) add("stopped", lastChange(pod), status?.reason ?? status?.phase);
    return found;
  });
}

const reasonOf = ({ reason, exitCode }: { reason?: string; exitCode: number }): string =>
  `${reason ?? "ended"} (${exitCode})`;

const lastChange = ({ status, metadata }: V1Pod): number | undefined =>
  [...(status?.conditions ?? []).map(({ lastTransitionTime }) => instant(lastTransitionTime))]
    .filter((at) => at !== undefined)
    .sort((a, b) => b - a)[0] ?? instant(metadata?.creationTimestamp);

/** What it means for a pod's containers that the pod is there no more. @param suspended its workload was scaled to zero */
export function removalsOf(pod: V1Pod, around: Surroundings, at: number, suspended: boolean): Observation[] {
  if (pod.spec?.nodeName === undefined) return [];
  const forced = pod.metadata?.deletionGracePeriodSeconds === 0;
  return seenIn(pod, around).flatMap(({ instance, attributes, runningSince }) => {
    const reason =
      runningSince === undefined
        ? undefined
        : forced
          ? "deleted without waiting for it to end"
          : suspended
            ? "its workload was scaled to zero"
            : undefined;
    const removed: Observation = { kind: "removed", instance, at, attributes, reason };
    return runningSince !== undefined && suspended ? [{ ...removed, kind: "suspended" }, removed] : [removed];
  });
}

/** An observation as the register takes it. The same one is the same event, whoever watches and however often. */
export function eventOf({ kind, instance, at, reason, attributes }: Observation, now: number): object {
  const time = new Date(Math.min(at, now)).toISOString();
  const data = {
    instance,
    by: "watcher",
    ...(reason !== undefined && { reason: reason.replace(/[\p{Cc}\p{Cf}]/gu, " ").slice(0, 500) }),
    ...attributes,
  };
  const type = typeOf(kind);
  return {
    specversion: "1.0",
    id: sha256(JSON.stringify([type, time, Object.entries(data).sort()])).slice(0, 32),
    source: `/clusters/${attributes.cluster}/watcher`,
    type,
    time,
    data,
  };
}
