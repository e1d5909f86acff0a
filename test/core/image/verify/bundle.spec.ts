import assert from "node:assert/strict";
import { createPublicKey } from "node:crypto";
import { Refused, type RefusalCode } from "../../../../core/image/verify/refused";
import { verifyBundle } from "../../../../core/image/verify/sigstore";
import { checkSubject } from "../../../../core/image/verify/statement";
import type { KeylessTrust } from "../../../../core/image/verify/trust";
import { authority, ecKeys, identity, image, issuer, statementOf, type SignedBundle } from "./signing";

describe("bundles signed by an identity", () => {
  let bundle: SignedBundle;
  let trust: KeylessTrust;
  let shop: Awaited<ReturnType<typeof authority>>;
  const verify = (data: unknown, other: Partial<KeylessTrust> = {}): void => {
    const { statement } = verifyBundle(data, { ...trust, ...other });
    assert.ok(statement);
    checkSubject(statement, image);
  };
  const refused = (code: RefusalCode, run: () => void): void =>
    assert.throws(run, (error) => error instanceof Refused && (assert.equal(error.code, code), true));

  before(async () => {
    shop = await authority();
    bundle = await shop.bundleOf(statementOf());
    trust = { kind: "keyless", issuer, identity, root: shop.rootOf() };
  });

  it("are believed of the identity, issuer and image that are asked for", () => {
    verify(bundle);
    verify(bundle, { identity: "https://github.com/shop/**" });
  });

  it("are refused of another identity or issuer", () => {
    refused("identity", () => verify(bundle, { identity: identity.replace("main", "other") }));
    refused("identity", () => verify(bundle, { identity: "https://github.com/shop/*" }));
    refused("identity", () => verify(bundle, { issuer: "https://accounts.example.com" }));
  });

  it("are refused for another image", async () => {
    const other = await shop.bundleOf(statementOf(undefined, undefined, `sha256:${"c".repeat(64)}`));
    refused("subject", () => verify(other));
  });

  it("are refused where another authority or log vouches", async () => {
    const stranger = await authority();
    const foreign = await stranger.bundleOf(statementOf());
    refused("signature", () => verify(foreign));
    refused("signature", () => verify(bundle, { root: stranger.rootOf() }));
  });

  it("are refused where the authority did not hold at the time of signing, to the second", async () => {
    const clock = new Date(Math.floor(Date.now() / 1000) * 1000);
    const own = await authority(clock);
    const signed = await own.bundleOf(statementOf());
    const start = new Date(clock.getTime() - 1000).toISOString();
    const within = (end: number) =>
      verify(signed, { root: own.rootOf(undefined, { start, end: new Date(end).toISOString() }) });
    within(clock.getTime());
    refused("signature", () => within(clock.getTime() - 1000));
  });

  it("are refused where a certificate had ended before the log saw the signature", async () => {
    const late = structuredClone(bundle);
    const entry = late.verificationMaterial.tlogEntries[0]!;
    entry.integratedTime = String(Number(entry.integratedTime) + 3600);
    refused("signature", () => verify(late));
  });

  it("are refused with the log's entry of another bundle, or none", async () => {
    const other = await shop.bundleOf(statementOf());
    const swapped = structuredClone(bundle);
    swapped.verificationMaterial.tlogEntries = other.verificationMaterial.tlogEntries;
    refused("signature", () => verify(swapped));
    const bare = structuredClone(bundle);
    bare.verificationMaterial.tlogEntries = [];
    assert.throws(() => verify(bare), Refused);
  });

  it("are refused where a key is pinned instead", () => {
    const { publicKey } = ecKeys();
    refused("identity", () => {
      verifyBundle(bundle, {
        kind: "key",
        key: createPublicKey(publicKey.export({ format: "pem", type: "spki" })),
      });
    });
  });

  it("are refused with any byte of any part changed", () => {
    let mutations = 0;
    const tried = (change: (copy: SignedBundle) => void, what: string): void => {
      const copy = structuredClone(bundle);
      change(copy);
      mutations++;
      assert.throws(() => verify(copy), Refused, what);
    };
    const bytesIn = (
      what: string,
      read: (from: SignedBundle) => string,
      write: (to: SignedBundle, text: string) => void,
      step: number,
    ): void => {
      const bytes = Buffer.from(read(bundle), "base64");
      for (let at = 0; at < bytes.length; at += step)
        tried((copy) => {
          const changed = Buffer.from(bytes);
          changed[at] = changed[at]! ^ (1 << (at % 8));
          write(copy, changed.toString("base64"));
        }, `${what}, byte ${at}`);
    };
    type Entry = SignedBundle["verificationMaterial"]["tlogEntries"][number];
    const entryOf = (from: SignedBundle): Entry => from.verificationMaterial.tlogEntries[0]!;
    bytesIn(
      "payload",
      (from) => from.dsseEnvelope.payload,
      (to, text) => (to.dsseEnvelope.payload = text),
      4,
    );
    bytesIn(
      "signature",
      (from) => from.dsseEnvelope.signatures[0]!.sig,
      (to, text) => (to.dsseEnvelope.signatures[0]!.sig = text),
      1,
    );
    bytesIn(
      "certificate",
      (from) => from.verificationMaterial.certificate.rawBytes,
      (to, text) => (to.verificationMaterial.certificate.rawBytes = text),
      5,
    );
    bytesIn(
      "the log's entry",
      (from) => entryOf(from).canonicalizedBody,
      (to, text) => (entryOf(to).canonicalizedBody = text),
      12,
    );
    bytesIn(
      "the log's promise",
      (from) => entryOf(from).inclusionPromise.signedEntryTimestamp,
      (to, text) => (entryOf(to).inclusionPromise.signedEntryTimestamp = text),
      2,
    );
    bytesIn(
      "the log's id",
      (from) => entryOf(from).logId.keyId,
      (to, text) => (entryOf(to).logId.keyId = text),
      2,
    );
    bytesIn(
      "the log's root",
      (from) => entryOf(from).inclusionProof.rootHash,
      (to, text) => (entryOf(to).inclusionProof.rootHash = text),
      2,
    );
    for (const key of ["logIndex", "integratedTime"] as const)
      for (const by of [-1, 1, 60, 1000])
        tried((copy) => (entryOf(copy)[key] = String(Number(entryOf(copy)[key]) + by)), `${key} ${by}`);
    const note = entryOf(bundle).inclusionProof.checkpoint.envelope;
    for (let at = 0; at < note.length; at += 4)
      tried(
        (copy) =>
          (entryOf(copy).inclusionProof.checkpoint.envelope = `${note.slice(0, at)}~${note.slice(at + 1)}`),
        `the log's signed note, letter ${at}`,
      );
    for (const key of ["logIndex", "treeSize"] as const)
      for (const value of ["-1", "7", "18446744073709551616"])
        tried((copy) => (entryOf(copy).inclusionProof[key] = value), `proof ${key} ${value}`);
    const { payloadType } = bundle.dsseEnvelope;
    for (let at = 0; at < payloadType.length; at++)
      tried(
        (copy) =>
          (copy.dsseEnvelope.payloadType = `${payloadType.slice(0, at)}~${payloadType.slice(at + 1)}`),
        `payload type, letter ${at}`,
      );
    for (let at = 0; at < identity.length; at++) {
      mutations++;
      const other = `${identity.slice(0, at)}~${identity.slice(at + 1)}`;
      refused("identity", () => verify(bundle, { identity: other }));
      if (at >= 6) break;
    }
    assert.ok(mutations > 400, String(mutations));
  }).timeout(60_000);
});
