import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { parseSnapshot, SnapshotError } from "../../../../core/image/snapshot/read";
import type { SnapshotStatus } from "../../../../core/image/snapshot/schema";
import { renderSnapshot } from "../../../../core/image/snapshot/write";
import { start } from "../status/support";

const digestOf = (number: number): string => `sha256:${number.toString(16).padStart(64, "0")}`;
const keys = () =>
  generateKeyPairSync("ed25519", {
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
const render = (statuses: readonly SnapshotStatus[], key?: string): Buffer =>
  Buffer.from(renderSnapshot({ at: start, estate: "hash", statuses }, key));
const refused = (bytes: Buffer, key: string | undefined, problem: RegExp): void =>
  assert.throws(
    () => parseSnapshot(bytes, "snapshot.jsonl", key),
    (error) => error instanceof SnapshotError && problem.test(error.problem),
  );

describe("a snapshot", () => {
  it("finds every image that it holds, and no other", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(500), { maxLength: 60 }), (numbers) => {
        const statuses = numbers.map((number): SnapshotStatus => ({
          digest: digestOf(number),
          colour: number % 2 === 0 ? "green" : "amber",
          ...(number % 3 === 0 && { reference: `registry.example.com/shop/${"a".repeat(number)}` }),
        }));
        const snapshot = parseSnapshot(render(statuses), "snapshot.jsonl");
        for (let number = 0; number <= 500; number++)
          assert.deepEqual(
            snapshot.statusOf(digestOf(number)),
            statuses.find(({ digest }) => digest === digestOf(number)),
          );
      }),
      { numRuns: 40 },
    );
  });

  it("is believed with the signature of the pinned key alone", () => {
    const { publicKey, privateKey } = keys();
    const statuses: SnapshotStatus[] = [{ digest: digestOf(1), colour: "green" }];
    const signed = render(statuses, privateKey);
    assert.equal(parseSnapshot(signed, "snapshot.jsonl", publicKey).statusOf(digestOf(1))?.colour, "green");
    refused(render(statuses), publicKey, /is not signed/);
    refused(signed, keys().publicKey, /is not signed/);
  });

  it("is refused where a byte of it was changed", () => {
    const { publicKey, privateKey } = keys();
    const signed = render(
      [1, 2, 3].map((number) => ({ digest: digestOf(number), colour: "amber" as const })),
      privateKey,
    );
    for (let at = 0; at < signed.length; at++) {
      const changed = Buffer.from(signed);
      changed[at] = changed[at]! ^ 1;
      assert.throws(() => parseSnapshot(changed, "snapshot.jsonl", publicKey), SnapshotError, `byte ${at}`);
    }
  });

  it("holds what is asked of nodes, and is read in the version before that too", () => {
    const { publicKey, privateKey } = keys();
    const requests = [{ id: "r-1", kind: "stop" as const, node: "ip-10-0-1-7", reason: "it is taken apart" }];
    const text = renderSnapshot({ at: start, estate: "hash", statuses: [], requests }, privateKey);
    assert.deepEqual(parseSnapshot(Buffer.from(text), "snapshot.jsonl", publicKey).header.requests, requests);
    const before = render([{ digest: digestOf(1), colour: "green" }])
      .toString()
      .replace("bulkhead/snapshot/v2", "bulkhead/snapshot/v1");
    const old = parseSnapshot(Buffer.from(before), "snapshot.jsonl");
    assert.equal(old.header.schema, "bulkhead/snapshot/v1");
    assert.equal(old.statusOf(digestOf(1))?.colour, "green");
    refused(Buffer.from(before.replace("/v1", "/v3")), undefined, /is no snapshot of this version/);
  });

  it("is refused where it is empty, cut or something else", () => {
    for (const text of ["", "{}", "{}\n", "[]\n", '{"header":{}}\n', "\0\0\n"])
      refused(Buffer.from(text), undefined, /is no snapshot/);
    const whole = render([{ digest: digestOf(1), colour: "green" }]);
    refused(whole.subarray(0, -3), undefined, /was changed/);
  });
});
