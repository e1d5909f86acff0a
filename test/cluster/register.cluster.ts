import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { planPod } from "../../components/planners/pod";
import { parseEstateData, type Estate } from "../../core/estate";
import { serve, settingsSchema, watch, watchOnce, type Running, type WatchOptions } from "../../register";
import { hashOfToken } from "../../register/service/authenticate";
import { RegisterClient, type ConcernedRequest, type InstancePage } from "../../register/client";
import { packedBeacon, startBeacon, until, type RunningBeacon } from "../register/support/beacon";
import { bulkhead } from "../scenarios/run";
import type { KubeObject } from "./support/client";
import { useCluster } from "./support/use-cluster";

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const image = (letter: string): string => `registry.example/shop/app@${digest(letter)}`;
const second = (offset = 0): string =>
  new Date(Math.floor(Date.now() / 1000 + offset) * 1000).toISOString().replace(".000", "");
const AUDIENCE = "register.test";

/** A way to a port of this machine that can be cut and mended. */
async function cuttable(target: number) {
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  const open = (port: number): Promise<number> =>
    new Promise((done) => {
      const made = createServer((socket) => {
        const other = connect(target, "127.0.0.1");
        for (const [from, to] of [
          [socket, other],
          [other, socket],
        ] as const) {
          sockets.add(from);
          from.on("error", () => to.destroy()).on("close", () => to.destroy());
          from.pipe(to);
        }
      });
      server = made;
      made.listen(port, "127.0.0.1", () => done((made.address() as AddressInfo).port));
    });
  const port = await open(0);
  return {
    port,
    cut: () =>
      new Promise<void>((done) => {
        if (!server) return done();
        server.close(() => done());
        server = undefined;
        for (const socket of sockets) socket.destroy();
        sockets.clear();
      }),
    mend: () => open(port),
  };
}

describe("the register on a real API server", function () {
  this.timeout("2m");
  const cluster = useCluster();
  let folder: string;
  let running: Running;
  let security: RegisterClient;
  let estate: Estate;
  let said: string[];

  before(async () => {
    const { client } = cluster();
    folder = mkdtempSync(join(tmpdir(), "bulkhead-register-"));
    chmodSync(folder, 0o755);
    const { body: keys } = await client.request("GET", "/openid/v1/jwks");
    writeFileSync(join(folder, "keys.json"), JSON.stringify(keys));
    const parsed = parseEstateData({
      apiVersion: "bulkhead/v1",
      environments: { production: { select: [{ namespace: "shop" }], controlled: true } },
      zones: { app: { trust: 50, select: [{ namespaceLabel: { zone: "app" } }] } },
      suppliers: { own: { repositories: ["registry.example/shop/**"] } },
    });
    assert.ok(parsed.ok, JSON.stringify(parsed));
    estate = parsed.estate;
    running = await serve(
      settingsSchema.parse({
        port: 0,
        database: join(folder, "register.db"),
        tokens: [
          { hash: hashOfToken("sec"), actor: "alice", roles: ["security"] },
          { hash: hashOfToken("watcher"), actor: "watcher", roles: ["orchestration"] },
          { hash: hashOfToken("ghost"), actor: "ghost", roles: ["workload"], instances: ["c1/shop/ghost/"] },
        ],
        issuers: [
          {
            issuer: "https://kubernetes.default.svc",
            audience: AUDIENCE,
            keys: { file: "keys.json" },
            cluster: "c1",
          },
        ],
      }),
      { estate, hash: "0".repeat(64) },
      { file: join(folder, "register.yaml"), log: false },
    );
    security = new RegisterClient({ url: running.address, token: "sec" });
    await client.apply({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "shop", labels: { zone: "app" } },
    });
    const node = await client.apply({
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: "n1", labels: { "bulkhead.dev/pool": "blue" } },
    });
    await client.patchStatus(node, { conditions: [{ type: "Ready", status: "True" }] });
    await client.apply({
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "web", namespace: "shop" },
    });
  });
  after(async () => {
    await running?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => (said = []));
  afterEach(async () => cluster().client.deleteAll("v1", "Pod", "shop"));

  const options = (more: Partial<WatchOptions> = {}): WatchOptions => ({
    url: running.address,
    token: "watcher",
    cluster: "c1",
    account: "111111111111",
    kubeconfig: cluster().kubeconfig,
    estate,
    grace: 0,
    every: 200,
    tell: (message, also) => said.push(also ? `${message} ${JSON.stringify(also)}` : message),
    ...more,
  });

  /** Watches while something is done. */
  async function watching<T>(doing: () => Promise<T>, more: Partial<WatchOptions> = {}): Promise<T> {
    const ended = new AbortController();
    const watched = watch(options(more), ended.signal);
    try {
      return await doing();
    } finally {
      ended.abort();
      await watched;
    }
  }

  const pod = (name: string, letter = "a", metadata: object = {}): KubeObject => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "shop", ...metadata },
    spec: {
      serviceAccountName: "web",
      automountServiceAccountToken: false,
      nodeName: "n1",
      containers: [{ name: "app", image: image(letter) }],
    },
  });
  const status = (letter: string, state: object, more: object = {}): object => ({
    phase: "Running",
    containerStatuses: [
      {
        name: "app",
        image: "registry.example/shop/app",
        imageID: image(letter),
        ready: true,
        restartCount: 0,
        state,
        ...more,
      },
    ],
  });
  /** A pod as a kubelet that runs it would tell of it. */
  async function run(
    name: string,
    letter = "a",
    at = second(),
    metadata: object = {},
  ): Promise<KubeObject & { uid: string }> {
    const made = await cluster().client.create(pod(name, letter, metadata));
    await cluster().client.patchStatus(made, status(letter, { running: { startedAt: at } }));
    return { ...made, uid: String(made.metadata["uid"]) };
  }

  const find = async (filter: Record<string, string>) =>
    (await security.get<InstancePage>("v1/instances", { cluster: "c1", state: "any", ...filter })).items;
  interface Told {
    readonly phase: string;
    readonly attributes: Readonly<Record<string, string>>;
    readonly runs: readonly { started: string; stopped?: string; suspended?: string }[];
  }
  const told = async (uid: string): Promise<Told | undefined> => {
    try {
      return await security.get<Told>("v1/instance", { name: `c1/shop/${uid}/app` });
    } catch {
      return undefined;
    }
  };
  const kinds = async (more: Partial<WatchOptions> = {}): Promise<string[]> =>
    (await watchOnce(options(more))).map(({ kind, workload }) => `${kind} ${workload}`).sort();

  /** A token that the API server makes for a pod. */
  async function tokenOf(name: string, uid: string, audience = AUDIENCE): Promise<string> {
    const answer = await cluster().client.request(
      "POST",
      "/api/v1/namespaces/shop/serviceaccounts/web/token",
      {
        apiVersion: "authentication.k8s.io/v1",
        kind: "TokenRequest",
        spec: {
          audiences: [audience],
          boundObjectRef: { apiVersion: "v1", kind: "Pod", name, uid },
        },
      },
    );
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return (answer.body["status"] as { token: string }).token;
  }
  async function speak(
    token: string,
    kind: string,
    uid: string,
    letter = "a",
    at = Date.now(),
  ): Promise<number> {
    const answer = await fetch(`${running.address}/v1/events`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({
        specversion: "1.0",
        id: `${kind}${uid}${at}`,
        source: "test",
        type: `io.bulkhead.instance.${kind}.v1`,
        time: new Date(at).toISOString(),
        data: { instance: `c1/shop/${uid}/app`, digest: digest(letter), cluster: "c1" },
      }),
    });
    return answer.status;
  }

  it("is told what runs where, and of restarts and removals", async () => {
    await watching(async () => {
      const made = await run("web-1", "a", second(-30), {
        ownerReferences: [
          { apiVersion: "apps/v1", kind: "ReplicaSet", name: "web-5d", uid: "rs", controller: true },
        ],
        labels: { "pod-template-hash": "5d" },
      });
      const first = await until(
        () => told(made.uid),
        (seen) => seen?.phase === "running",
      );
      assert.deepEqual(first?.attributes, {
        cluster: "c1",
        account: "111111111111",
        workload: "shop/web",
        node: "n1",
        pool: "blue",
        zone: "app",
        environment: "production",
        supplier: "own",
        digest: digest("a"),
        reference: image("a"),
      });
      const [began, ended] = [second(-20), second(-20)];
      const before = { terminated: { startedAt: second(-30), finishedAt: ended, exitCode: 1 } };
      await cluster().client.patchStatus(
        made,
        status("a", { running: { startedAt: began } }, { lastState: before, restartCount: 1 }),
      );
      const again = await until(
        () => told(made.uid),
        (seen) => seen?.runs.length === 2,
      );
      assert.equal(again?.phase, "running");
      assert.equal(Date.parse(again.runs[0]!.stopped!), Date.parse(ended));
      await cluster().client.delete(made);
      await until(
        () => told(made.uid),
        (seen) => seen?.phase === "removed",
      );
      assert.deepEqual(
        (await find({ state: "live" })).map((each) => each.instance),
        [],
      );
    });
  });

  it("finds what is silent, absent, another image than asked for, or unknown", async () => {
    const silent = await run("silent", "a", second(-60));
    const speaking = await run("speaking", "a", second(-60));
    assert.equal(await speak(await tokenOf("speaking", speaking.uid), "started", speaking.uid), 200);
    const lying = await run("lying", "b", second(-60));
    assert.equal(await speak(await tokenOf("lying", lying.uid), "started", lying.uid, "c"), 200);
    const other = await cluster().client.create(pod("other", "d"));
    await cluster().client.patchStatus(other, status("e", { running: { startedAt: second(-60) } }));
    assert.equal(await speak("ghost", "started", "ghost", "a", Date.now() - 5000), 200);
    await kinds();
    assert.deepEqual(await kinds(), [
      "silent shop/other",
      "silent shop/silent",
      "unknown-image shop/lying",
      "unknown-image shop/other",
      "unknown-image shop/silent",
      "unknown-image shop/speaking",
      "wrong-digest shop/lying",
      "wrong-digest shop/other",
    ]);
    assert.equal((await told("ghost"))?.phase, "removed");
    // Within the time that a report may take, nobody is silent or absent.
    assert.equal(await speak("ghost", "started", "ghost"), 200);
    const patient = await kinds({ grace: 3_600_000 });
    assert.deepEqual(
      patient.filter((each) => !/^(unknown-image|wrong-digest)/.test(each)),
      [],
    );
    assert.equal((await told("ghost"))?.phase, "running");
    assert.deepEqual(
      (await kinds()).filter((each) => each.startsWith("absent")),
      ["absent undefined"],
    );
    // The same from the command line.
    process.env["BULKHEAD_REGISTER_TOKEN"] = "watcher";
    try {
      const config = ["--cluster", "c1", "--kubeconfig", cluster().kubeconfig, "--url", running.address];
      const shown = await bulkhead(folder, "register", "watch", "--once", "--grace", "1s", ...config);
      assert.equal(shown.code, 1, shown.stderr);
      assert.match(shown.stdout, new RegExp(`silent c1/shop/${silent.uid}/app \\(shop/silent, n1\\) runs`));
      assert.doesNotMatch(shown.stdout, new RegExp(`silent c1/shop/${speaking.uid}`));
    } finally {
      delete process.env["BULKHEAD_REGISTER_TOKEN"];
    }
  });

  it("is not deceived by a container that says it stopped, and runs on", async () => {
    const made = await run("deceiver", "a", second(-60));
    const token = await tokenOf("deceiver", made.uid);
    await watchOnce(options());
    assert.equal(await speak(token, "stopped", made.uid), 200);
    assert.equal((await told(made.uid))?.phase, "stopped");
    assert.ok((await kinds()).includes("not-stopped shop/deceiver"));
    assert.equal((await told(made.uid))?.phase, "running");
  });

  it("catches up with what happened while nobody watched", async () => {
    const [stays, goes, stops] = [await run("stays"), await run("goes"), await run("stops", "a", second(-9))];
    await watching(() =>
      until(
        () => find({ state: "running" }),
        (all) => all.length === 3,
      ),
    );
    await cluster().client.delete(goes);
    const terminated = { startedAt: second(-9), finishedAt: second(), exitCode: 0, reason: "Completed" };
    await cluster().client.patchStatus(stops, status("a", { terminated }));
    const late = await run("late");
    await watching(async () => {
      for (const [made, phase] of [
        [stays, "running"],
        [goes, "removed"],
        [stops, "stopped"],
        [late, "running"],
      ] as const)
        await until(
          () => told(made.uid),
          (seen) => seen?.phase === phase,
        );
    });
    assert.equal((await told(stays.uid))?.runs.length, 1);
  });

  it("calls it suspended when a workload was scaled to zero", async () => {
    const { client } = cluster();
    const template = { metadata: { labels: { app: "a" } }, spec: pod("a").spec };
    await client.apply({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "resting", namespace: "shop" },
      spec: { replicas: 0, selector: { matchLabels: { app: "a" } }, template: { ...template } },
    });
    await watching(async () => {
      const made = await run("resting-1", "a", second(), {
        ownerReferences: [
          { apiVersion: "apps/v1", kind: "ReplicaSet", name: "resting-7f", uid: "rs", controller: true },
        ],
        labels: { "pod-template-hash": "7f" },
      });
      await until(
        () => told(made.uid),
        (seen) => seen?.phase === "running",
      );
      await client.delete(made);
      const seen = await until(
        () => told(made.uid),
        (each) => each?.phase === "removed",
      );
      assert.ok(seen?.runs[0]!.suspended);
    });
  });

  it("is told by one of two watchers, and by the other when that one ends", async () => {
    const lease = { namespace: "shop", name: "watcher", duration: 3 };
    const ends = [new AbortController(), new AbortController()] as const;
    const log: string[][] = [[], []];
    const started = ends.map(({ signal }, n) =>
      watch(options({ lease, tell: (message) => log[n]!.push(message) }), signal),
    );
    const leaders = (): number[] => [0, 1].filter((n) => log[n]!.includes("leads"));
    try {
      const [leader] = await until(leaders, (all) => all.length > 0);
      const other = 1 - leader!;
      const first = await run("one");
      await until(
        () => told(first.uid),
        (seen) => seen?.phase === "running",
      );
      assert.deepEqual(leaders(), [leader]);
      ends[leader as 0 | 1].abort();
      await started[leader!];
      await until(leaders, (all) => all.includes(other));
      const next = await run("two");
      await until(
        () => told(next.uid),
        (seen) => seen?.phase === "running",
      );
    } finally {
      for (const end of ends) end.abort();
      await Promise.all(started);
    }
  });

  it("is told by another watcher when the one that led died, not before its lease is over", async () => {
    const held = await cluster().client.create({
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      metadata: { name: "dead", namespace: "shop" },
      spec: { holderIdentity: "dead", leaseDurationSeconds: 2, renewTime: "2020-01-01T00:00:00.000000Z" },
    });
    const began = Date.now();
    await watching(
      () =>
        until(
          () => said,
          (all) => all.includes("leads"),
        ),
      {
        lease: { namespace: "shop", name: "dead", duration: 1 },
      },
    );
    assert.ok(Date.now() - began >= 2000);
    const spec = (await cluster().client.get(held))["spec"] as Record<string, unknown>;
    assert.equal(spec["leaseTransitions"], 1);
    assert.notEqual(spec["holderIdentity"], "dead");
  });

  it("needs no more rights than the guide gives it", async () => {
    const { client, token } = cluster();
    const guide = readFileSync(join(__dirname, "../../docs/guide/register.md"), "utf8");
    const yaml = /```yaml\n(apiVersion: rbac[\s\S]*?)```/.exec(guide)![1]!;
    const rules = parseAllDocuments(yaml).map((each) => each.toJS() as KubeObject);
    const within = { name: "bulkhead-watcher", namespace: "bulkhead" };
    await client.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "bulkhead" } });
    await client.apply({ apiVersion: "v1", kind: "ServiceAccount", metadata: within });
    for (const rule of rules) {
      await client.apply(rule);
      await client.apply({
        apiVersion: rule.apiVersion,
        kind: `${rule.kind}Binding`,
        metadata: rule.metadata,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: rule.kind, name: rule.metadata.name },
        subjects: [{ kind: "ServiceAccount", ...within }],
      });
    }
    const answer = await client.request(
      "POST",
      "/api/v1/namespaces/bulkhead/serviceaccounts/bulkhead-watcher/token",
      { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} },
    );
    const own = (answer.body["status"] as { token: string }).token;
    const config = join(folder, "watcher.json");
    writeFileSync(config, readFileSync(cluster().kubeconfig, "utf8").replaceAll(token, own));
    const made = await run("allowed");
    const lease = { namespace: "bulkhead", name: "watcher", duration: 3 };
    await watching(
      () =>
        until(
          () => told(made.uid),
          (seen) => seen?.phase === "running",
        ),
      { kubeconfig: config, lease },
    );
    assert.deepEqual(
      said.filter((line) => /forbidden|\b40[13]\b|watching again/i.test(line)),
      [],
    );
    // It is those rights that let it.
    const stranger = join(folder, "stranger.json");
    const theirs = await tokenOf("allowed", made.uid, "https://kubernetes.default.svc");
    writeFileSync(stranger, readFileSync(config, "utf8").replaceAll(own, theirs));
    await watching(
      () =>
        until(
          () => said,
          (all) => all.some((line) => /nodes: .*403/.test(line)),
        ),
      { kubeconfig: stranger },
    );
  });

  it("goes on where it was when the network between it and the API server was cut", async () => {
    const { port } = new URL(cluster().url);
    const between = await cuttable(Number(port));
    const config = join(folder, "cut.json");
    const own = readFileSync(cluster().kubeconfig, "utf8");
    writeFileSync(config, own.replaceAll(cluster().url, `https://127.0.0.1:${between.port}`));
    try {
      await watching(
        async () => {
          const [goes, comesBack] = [await run("goes"), await run("comes-back")];
          for (const { uid } of [goes, comesBack])
            await until(
              () => told(uid),
              (seen) => seen?.phase === "running",
            );
          await between.cut();
          await until(
            () => said,
            (all) => all.some((line) => /watching again/.test(line)),
          );
          for (const made of [goes, comesBack]) await cluster().client.delete(made);
          const again = await run("comes-back");
          await between.mend();
          for (const [{ uid }, phase] of [
            [goes, "removed"],
            [comesBack, "removed"],
            [again, "running"],
          ] as const)
            await until(
              () => told(uid),
              (seen) => seen?.phase === phase,
            );
        },
        { kubeconfig: config, every: 600_000 },
      );
    } finally {
      await between.cut();
    }
  });

  it("hears containers by tokens of their own pod, and of nobody else's", async () => {
    const [one, two] = [await run("one"), await run("two")];
    const token = await tokenOf("one", one.uid);
    assert.equal(await speak(token, "started", one.uid), 200);
    assert.equal(await speak(token, "started", two.uid), 403);
    assert.equal(await speak(await tokenOf("one", one.uid, "another"), "started", one.uid), 401);
  });

  it("takes the beacon of a hardened workload into a namespace of the restricted standard", async () => {
    const { client } = cluster();
    await client.apply({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "sealed", labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
    });
    const spec = planPod({
      name: "web",
      image: image("a"),
      userId: 10_001,
      pool: "app",
      ports: [],
      resources: { cpu: "250m", memory: "256Mi", ephemeralStorage: "256Mi" },
      environment: [],
      scratch: [],
      mounts: [],
      secrets: false,
      hostUsers: false,
      token: false,
      writableRoot: false,
      netBindService: false,
      restart: "Always",
      spread: false,
      beacon: { image: image("b"), url: "https://register.example", cluster: "c1", audience: AUDIENCE },
    });
    const account = {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "web", namespace: "sealed" },
    };
    await client.apply(account);
    await client.create(
      { ...pod("web"), metadata: { name: "web", namespace: "sealed" }, spec },
      { dryRun: true },
    );
  });

  describe("asked to stop an image", () => {
    let packed: ReturnType<typeof packedBeacon>;
    const beacons: RunningBeacon[] = [];
    before(() => (packed = packedBeacon()));
    after(() => packed.remove());
    afterEach(() => {
      for (const beacon of beacons.splice(0)) beacon.process.kill("SIGKILL");
    });

    /** A pod with its beacon, which the test calls as a kubelet would. */
    async function instrumented(name: string, letter: string) {
      const made = await run(name, letter);
      const tokens = join(folder, name);
      mkdirSync(tokens);
      const tokenFile = join(tokens, "token");
      writeFileSync(tokenFile, await tokenOf(name, made.uid));
      chmodSync(tokenFile, 0o444);
      const beacon = await startBeacon(packed.file, {
        BULKHEAD_REGISTER_URL: running.address,
        BULKHEAD_CLUSTER: "c1",
        BULKHEAD_NAMESPACE: "shop",
        BULKHEAD_POD_UID: made.uid,
        BULKHEAD_WORKLOAD: name,
        BULKHEAD_NODE: "n1",
        BULKHEAD_TOKEN_FILE: tokenFile,
        BULKHEAD_CONTAINERS: `app=${image(letter)}`,
      });
      beacons.push(beacon);
      assert.equal(await beacon.hook("/started?container=app"), 200);
      return { made, beacon };
    }
    const heard = async (letter: string, count: number): Promise<void> => {
      await until(
        () => find({ state: "running", digest: digest(letter) }),
        (all) => all.length === count && all.every(({ claimed, observed }) => claimed && observed),
      );
    };
    const ask = async (letter: string): Promise<string> => {
      const made = await security.post<{ id: string }>("v1/requests", {
        kind: "stop",
        target: { digest: digest(letter) },
        reason: "a hole",
        owner: "ops",
      });
      return made.id;
    };
    const show = async (id: string): Promise<{ code: number; stdout: string }> => {
      process.env["BULKHEAD_REGISTER_TOKEN"] = "sec";
      try {
        return await bulkhead(folder, "register", "request", "show", id, "--url", running.address);
      } finally {
        delete process.env["BULKHEAD_REGISTER_TOKEN"];
      }
    };
    const standing = async (id: string): Promise<ConcernedRequest["standing"]> =>
      (await security.get<ConcernedRequest>(`v1/requests/${id}`)).standing;

    it("it has complied when watcher and callbacks told of the end of each", async () => {
      await watching(
        async () => {
          const pods = [await instrumented("stop-1", "1"), await instrumented("stop-2", "1")];
          await heard("1", 2);
          const id = await ask("1");
          assert.equal((await standing(id)).pending, 2);
          for (const { made, beacon } of pods) {
            await beacon.hook("/stopping?container=app");
            assert.equal(await beacon.end(), 0);
            const terminated = { startedAt: second(-1), finishedAt: second(1), exitCode: 0 };
            await cluster().client.patchStatus(made, status("1", { terminated }));
            await cluster().client.delete(made);
          }
          await until(
            () => standing(id),
            (seen) => seen.complied === 2,
          );
          const shown = await show(id);
          assert.equal(shown.code, 0, shown.stdout);
          assert.match(shown.stdout, /2 complied, 0 pending, 0 late, 0 violated; 0 still running/);
        },
        { grace: 60_000 },
      );
    });

    it("it is violated when one starts again, and the command line ends with 1", async () => {
      await watching(
        async () => {
          const { made, beacon } = await instrumented("again", "2");
          await heard("2", 1);
          const id = await ask("2");
          await beacon.hook("/stopping?container=app");
          await new Promise((done) => setTimeout(done, 1100));
          await beacon.hook("/started?container=app");
          const lastState = {
            terminated: { startedAt: second(-2), finishedAt: second(), exitCode: 0 },
          };
          const state = { running: { startedAt: second() } };
          await cluster().client.patchStatus(made, status("2", state, { lastState, restartCount: 1 }));
          await until(
            () => standing(id),
            (seen) => seen.violated === 1,
          );
          const shown = await show(id);
          assert.equal(shown.code, 1, shown.stdout);
          assert.match(shown.stdout, /1 violated; 1 still running/);
        },
        { grace: 60_000 },
      );
    });

    it("it is violated by a new pod of the image, which only the watcher saw", async () => {
      await watching(
        async () => {
          const id = await ask("3");
          await new Promise((done) => setTimeout(done, 1100));
          await run("new", "3");
          await until(
            () => standing(id),
            (seen) => seen.violated === 1,
          );
          assert.equal((await show(id)).code, 1);
        },
        { grace: 60_000 },
      );
    });
  });
});
