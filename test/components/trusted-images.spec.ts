import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AdmissionGuard,
  HardenedWorkload,
  ImageStatus,
  type AdmissionGuardArgs,
  type HardenedWorkloadArgs,
} from "../../components/index";
import type { SnapshotHeader, SnapshotStatus } from "../../core/image/snapshot/schema";
import { renderSnapshot } from "../../core/image/snapshot/write";
import { built, estateFile } from "../support/built-components";

const repository = "333333333333.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout";
const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const day = (date: number): string => `2026-01-${String(date).padStart(2, "0")}T00:00:00.000Z`;
const image = (letter: string, colour: SnapshotStatus["colour"], known: number): SnapshotStatus => ({
  digest: digest(letter),
  colour,
  known: day(known),
  reference: `${repository}@${digest(letter)}`,
});
const statuses = [
  image("a", "green", 1),
  image("b", "green", 3),
  image("c", "amber", 4),
  { ...image("d", "red", 5), missing: ["approval"] },
  image("e", "green", 6),
  { ...image("f", "green", 9), reference: `docker.io/library/nginx@${digest("f")}` },
];
const requests: SnapshotHeader["requests"] = [
  { id: "r-1", kind: "stop", digest: digest("e"), reason: "it leaks keys" },
  { id: "r-2", kind: "stop", workload: "shop-web/old", reason: "nobody answers for it" },
  { id: "r-3", kind: "stop", workload: "elsewhere/web", reason: "nobody answers for it" },
];
const { publicKey, privateKey } = generateKeyPairSync("ed25519", {
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

describe("images by their status", function () {
  this.timeout(30_000);
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-statuses-"));
  const files: { remove(): void }[] = [{ remove: () => rmSync(folder, { recursive: true }) }];
  after(() => files.forEach((file) => file.remove()));

  writeFileSync(join(folder, "register.pub"), publicKey);
  const estateWith = (
    name: string,
    more: { readonly running?: SnapshotHeader["running"]; readonly at?: number } = {},
  ): string => {
    const snapshot = join(folder, `${name}.jsonl`);
    const at = more.at ?? Date.now();
    const running = more.running ?? [];
    writeFileSync(snapshot, renderSnapshot({ at, estate: "hash", statuses, running, requests }, privateKey));
    const file = estateFile({
      environments: {
        production: { select: [{ stack: "*/production" }], controlled: true, level: "hybrid" },
        development: {
          select: [{ stack: "**" }],
          level: "open",
          enforce: "mandatory",
          admit: ["red", "green"],
        },
      },
      register: { snapshot, key: join(folder, "register.pub"), staleAfter: "15m" },
    });
    files.push(file);
    return file.path;
  };
  const estate = estateWith("known");

  const runs = async (given: Partial<HardenedWorkloadArgs>, stack = "production") => {
    const parts = await built(
      () =>
        new HardenedWorkload("web", {
          estate,
          namespace: "shop-web",
          zone: "app",
          pool: "app",
          image: repository,
          ports: [{ port: 8080 }],
          ...given,
        }),
      stack,
    );
    const deployment = parts.find(({ type }) => type === "kubernetes:apps/v1:Deployment");
    const { template } = deployment!.properties["spec"] as {
      template: { metadata: { annotations?: object }; spec: { containers: { image: string }[] } };
    };
    return { image: template.spec.containers[0]!.image, annotations: template.metadata.annotations };
  };

  it("chooses the newest of a repository that the environment admits and nobody asked to stop", async () => {
    assert.equal((await runs({})).image, `${repository}@${digest("b")}`);
    assert.equal((await runs({}, "development")).image, `${repository}@${digest("d")}`);
  });

  it("takes an admitted image by its digest as it is written", async () => {
    const written = `${repository}:1.2@${digest("a")}`;
    assert.equal((await runs({ image: written })).image, written);
  });

  for (const [what, letter, message] of [
    [
      "amber",
      "c",
      /HardenedWorkload web: image is amber, where production admits green \(.*bulkhead\.yaml:\d+\)$/,
    ],
    ["red, and says what it lacks", "d", /image is red, where production admits green; it lacks approval/],
    ["never heard of", "0", /image is grey, where production admits green/],
    ["to be stopped", "e", /image is sha256:e{64}, against the request r-1 to stop it \(it leaks keys\)/],
  ] as const)
    it(`refuses an image that is ${what}`, () =>
      assert.rejects(runs({ image: `${repository}@${digest(letter)}` }), message));

  it("refuses a repository of which nothing is admitted", () =>
    assert.rejects(
      runs({ image: repository.replace("checkout", "other") }),
      /shop\/other, of which no image is green/,
    ));

  it("refuses a repository that is not trusted, whatever its images are", () =>
    assert.rejects(runs({ image: "nginx" }), /lies in docker\.io\/library\/nginx, which is no trusted/));

  it("lets what the register saw running go on", async () => {
    const amber = `${repository}@${digest("c")}`;
    const row = { digest: digest("c"), environment: "production", instances: 2 };
    const own = estateWith("running", { running: [{ ...row, workload: "shop-web/web" }] });
    assert.equal((await runs({ estate: own, image: amber })).image, amber);
    const others = estateWith("others", { running: [{ ...row, workload: "shop-web/other" }] });
    await assert.rejects(runs({ estate: others, image: amber }), /is amber/);
  });

  it("runs another for a written reason, which ends as an annotation", async () => {
    const imageStatus = "the fix is out tomorrow";
    const found = await runs({ image: `${repository}@${digest("c")}`, loosen: { imageStatus } });
    assert.deepEqual(found.annotations, { "bulkhead.dev/loosened-image-status": imageStatus });
  });

  it("fails closed where the status can't be learnt in a controlled environment", async () => {
    const old = estateWith("old", { at: Date.now() - 3_600_000 });
    const green = `${repository}@${digest("a")}`;
    await assert.rejects(
      runs({ estate: old, image: green }),
      /image has a status that can't be learnt: the snapshot old\.jsonl is too old/,
    );
    await assert.rejects(runs({ estate: old }), /of which no image can be chosen: the snapshot/);
    assert.equal((await runs({ estate: old, image: green }, "development")).image, green);
  });

  describe("in the guard's parameters", () => {
    const parameters = async (
      given: Partial<AdmissionGuardArgs["namespaces"][number]>,
      more: Partial<AdmissionGuardArgs> = {},
    ) => {
      const namespaces = [{ namespace: "shop-web", pools: ["app"], ...given }];
      const parts = await built(
        () => new AdmissionGuard("guard", { estate, zone: "app", namespaces, ...more }),
      );
      const object = parts.find(({ type }) => type === "kubernetes:core/v1:ConfigMap");
      return object!.properties["data"] as Record<string, string>;
    };
    const digests = (data: Record<string, string>) =>
      Object.fromEntries(
        Object.entries(data).flatMap(([key, value]) =>
          key.startsWith("sha256.") ? [[key.slice(7, 8), value]] : [],
        ),
      );

    it("are those of its repositories that are admitted, with requests to stop", async () => {
      const data = await parameters({});
      assert.deepEqual(digests(data), { a: "green", b: "green", e: "green stop" });
      assert.equal(data["stopped"], "old");
    });

    it("have the status that is known of a digest, unless another is given", async () => {
      const images = [
        { digest: digest("c") },
        { digest: digest("0") },
        { digest: digest("e") },
        { digest: digest("d"), status: ImageStatus.Green },
        { digest: digest("a"), stop: true },
      ];
      assert.deepEqual(digests(await parameters({ images })), {
        "0": "grey",
        a: "green stop",
        c: "amber",
        d: "green",
        e: "green stop",
      });
    });

    it("are refused where nothing says what they are", async () => {
      const bare = estateFile();
      files.push(bare);
      await assert.rejects(
        parameters({}, { estate: bare.path }),
        /AdmissionGuard guard: namespaces\[0\]\.images is missing, and the estate declares neither/,
      );
      await assert.rejects(
        parameters({ images: [{ digest: digest("a") }] }, { estate: bare.path }),
        /namespaces\[0\]\.images\[0\] has no status, and the estate declares neither/,
      );
      const old = estateWith("old-too", { at: Date.now() - 3_600_000 });
      await assert.rejects(
        parameters({}, { estate: old }),
        /images is missing, and none can be learnt: .*too old/,
      );
    });
  });
});
