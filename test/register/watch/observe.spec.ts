import assert from "node:assert/strict";
import type { V1ContainerStatus, V1Pod } from "@kubernetes/client-node";
import { defaultEstate } from "../../../core/estate";
import { cloudEvent, normalise, type RegisterEvent } from "../../../register/domain/event";
import { project } from "../../../register/domain/instance";
import { findingsOf } from "../../../register/watch/finding";
import { eventOf, observationsOf, removalsOf, seenIn } from "../../../register/watch/observe";
import { workloadOf } from "../../../register/watch/place";

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const start = Date.UTC(2026, 0, 31, 8);
/** Times come as text from watches, as dates from lists. */
const at = (seconds: number): Date => new Date(start + seconds * 1000);
const around = {
  cluster: "c1",
  estate: defaultEstate(),
  node: () => undefined,
  namespace: () => undefined,
};

const pod = (statuses: Partial<V1ContainerStatus>[], more: Partial<V1Pod["status"]> = {}): V1Pod => ({
  metadata: { name: "web-1", namespace: "shop", uid: "u1", creationTimestamp: at(0) },
  spec: { nodeName: "n1", containers: [{ name: "app", image: `r.example/app@${digest("a")}` }] },
  status: {
    phase: "Running",
    containerStatuses: statuses.map((status) => ({
      name: "app",
      image: "r.example/app",
      imageID: `r.example/app@${digest("a")}`,
      ready: true,
      restartCount: 0,
      ...status,
    })),
    ...more,
  },
});

const told = (...pods: V1Pod[]): RegisterEvent[] =>
  pods
    .flatMap((each) => observationsOf(each, around))
    .map((each) => {
      const event = normalise(cloudEvent.parse(eventOf(each, start + 1e9)), start + 1e9);
      assert.ok(!("problem" in event), JSON.stringify(event));
      return event;
    });
const lines = (events: readonly RegisterEvent[]): string[] =>
  events.map((event) => `${event.kind} ${(event.at - start) / 1000}`);

describe("what a pod's status tells", () => {
  it("is nothing before it has a node, and that it was deployed then", () => {
    const { spec, ...rest } = pod([]);
    assert.deepEqual(told({ ...rest, spec: { containers: spec!.containers } }), []);
    assert.deepEqual(lines(told(pod([]))), ["deployed 0"]);
  });

  it("is a run, and the one before it", () => {
    const events = told(
      pod([
        {
          state: { running: { startedAt: at(9) } },
          lastState: {
            terminated: { startedAt: at(1), finishedAt: at(5), exitCode: 137, reason: "OOMKilled" },
          },
        },
      ]),
    );
    assert.deepEqual(lines(events), ["deployed 0", "started 1", "stopped 5", "started 9"]);
    assert.equal(events[2]!.reason, "OOMKilled (137)");
  });

  it("is a restart also within the second of its stop", () => {
    const first = pod([{ state: { running: { startedAt: at(1) } } }]);
    const second = pod([
      {
        state: { running: { startedAt: at(5) } },
        lastState: { terminated: { startedAt: at(1), finishedAt: at(5), exitCode: 1 } },
      },
    ]);
    const third = pod([
      {
        state: { terminated: { startedAt: at(5), finishedAt: at(5), exitCode: 0 } },
        lastState: { terminated: { startedAt: at(1), finishedAt: at(5), exitCode: 1 } },
      },
    ]);
    const running = project(told(first, second))!;
    assert.equal(running.phase, "running");
    assert.equal(running.runs.length, 2);
    const ended = project(told(third, second, first))!;
    assert.equal(ended.phase, "stopped");
    assert.equal(ended.runs.length, 2);
  });

  it("is the same event each time, from lists as from watches", () => {
    const listed = pod([{ state: { running: { startedAt: at(1) } } }]);
    const watched = JSON.parse(JSON.stringify(listed)) as V1Pod;
    const ids = (each: V1Pod): object[] =>
      observationsOf(each, around).map((one) => eventOf(one, start + 1e9));
    assert.deepEqual(ids(listed), ids(watched));
    assert.equal(new Set(ids(listed).map((each) => (each as { id: string }).id)).size, 2);
  });

  it("is the end of all containers when the pod is over, though it no longer tells of them", () => {
    const evicted = pod([], {
      phase: "Failed",
      reason: "Evicted",
      conditions: [{ type: "Ready", status: "False", lastTransitionTime: at(7) }],
    });
    const [, last] = told(evicted);
    assert.deepEqual([last!.kind, last!.at, last!.reason], ["stopped", at(7).getTime(), "Evicted"]);
  });

  it("is the digest that the node names, else the one asked for, and never an image's id", () => {
    const of = (imageID: string): string | undefined =>
      seenIn(pod([{ imageID }]), around)[0]!.attributes.digest;
    assert.equal(of(`r.example/app@${digest("b")}`), digest("b"));
    assert.equal(of(`docker-pullable://r.example/app@${digest("b")}`), digest("b"));
    assert.equal(of(digest("b")), digest("a"));
    assert.equal(of(""), digest("a"));
  });

  it("says of a removal whether anybody waited for the end", () => {
    const running = pod([{ state: { running: { startedAt: at(1) } } }]);
    const forced = { ...running, metadata: { ...running.metadata, deletionGracePeriodSeconds: 0 } };
    const kinds = (each: V1Pod, suspended: boolean): string[] =>
      removalsOf(each, around, start, suspended).map(({ kind, reason }) => `${kind}: ${reason}`);
    assert.deepEqual(kinds(running, false), ["removed: undefined"]);
    assert.deepEqual(kinds(forced, false), ["removed: deleted without waiting for it to end"]);
    assert.deepEqual(kinds(running, true), [
      "suspended: its workload was scaled to zero",
      "removed: its workload was scaled to zero",
    ]);
  });

  it("names the workload that people know", () => {
    const owned = (kind: string, name: string, labels = {}): string =>
      workloadOf({
        metadata: {
          name: "pod",
          labels,
          ownerReferences: [{ apiVersion: "v1", kind, name, uid: "1", controller: true }],
        },
      });
    assert.equal(owned("ReplicaSet", "web-5d", { "pod-template-hash": "5d" }), "web");
    assert.equal(owned("ReplicaSet", "web-5d"), "web-5d");
    assert.equal(owned("Job", "nightly-29384756"), "nightly");
    assert.equal(owned("StatefulSet", "db"), "db");
    assert.equal(workloadOf({ metadata: { name: "alone" } }), "alone");
  });
});

describe("what is wrong with a container that runs", () => {
  const seen = {
    instance: "i",
    main: true,
    runningSince: 0,
    asked: digest("a"),
    attributes: { digest: digest("a") },
  };
  const known = {
    instance: "i",
    phase: "running" as const,
    first: "",
    last: "",
    claimed: "2026-01-31T08:00:00Z",
    attributes: {},
  };
  const kinds = (more: object): string[] =>
    findingsOf({ seen, known, colour: "green", now: 100, grace: 50, ...more }).map(({ kind }) => kind);

  it("is nothing where it speaks and is what it was asked to be", () => assert.deepEqual(kinds({}), []));

  it("is silence, unless it is young or a helper", () => {
    const { claimed: _, ...silent } = known;
    assert.deepEqual(kinds({ known: silent }), ["silent"]);
    assert.deepEqual(kinds({ known: undefined }), ["silent"]);
    assert.deepEqual(kinds({ known: silent, now: 50 }), []);
    assert.deepEqual(kinds({ known: silent, seen: { ...seen, main: false } }), []);
  });

  it("is another image than asked for or said, or one that nobody knows", () => {
    assert.deepEqual(kinds({ seen: { ...seen, asked: digest("b") } }), ["wrong-digest"]);
    assert.deepEqual(kinds({ known: { ...known, claimedDigest: digest("b") } }), ["wrong-digest"]);
    assert.deepEqual(kinds({ colour: "grey" }), ["unknown-image"]);
    assert.deepEqual(kinds({ seen: { ...seen, asked: undefined, attributes: {} } }), ["unknown-image"]);
  });
});
