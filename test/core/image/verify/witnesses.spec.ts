import assert from "node:assert/strict";
import { Refused } from "../../../../core/image/verify/refused";
import { verifyBundle } from "../../../../core/image/verify/sigstore";
import { checkSubject } from "../../../../core/image/verify/statement";
import type { Trust } from "../../../../core/image/verify/trust";
import { authority, ecKeys, envelopeOf, identity, image, issuer, keyedBundle, statementOf } from "./signing";

const { publicKey, privateKey } = ecKeys();
const verify = (data: unknown, trust: Trust): void => {
  const { statement } = verifyBundle(data, trust);
  assert.ok(statement);
  checkSubject(statement, image);
};

/** Each byte with one of its bits changed. */
function* changesOf(text: string): Generator<string> {
  const bytes = Buffer.from(text, "base64");
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at] = changed[at]! ^ (1 << (at % 8));
    yield changed.toString("base64");
  }
}

describe("bundles signed by a pinned key", () => {
  const trust: Trust = { kind: "key", key: publicKey };
  const bundle = keyedBundle(statementOf(), privateKey);

  it("are believed of that key for that image", () => verify(bundle, trust));

  it("are refused of another key, image, payload type or several signers", () => {
    const refused = (data: unknown, by = trust): void => assert.throws(() => verify(data, by), Refused);
    refused(bundle, { kind: "key", key: ecKeys().publicKey });
    refused(keyedBundle(statementOf(undefined, undefined, `sha256:${"c".repeat(64)}`), privateKey));
    refused({ ...bundle, dsseEnvelope: envelopeOf(statementOf(), privateKey, "application/json") });
    const [signature] = bundle.dsseEnvelope.signatures;
    refused({ ...bundle, dsseEnvelope: { ...bundle.dsseEnvelope, signatures: [signature, signature] } });
    refused({ ...bundle, dsseEnvelope: { ...bundle.dsseEnvelope, signatures: [] } });
  });

  it("are refused with any byte changed, or cut short", () => {
    let mutations = 0;
    const tried = (envelope: object, what: string): void => {
      mutations++;
      const changed = { ...bundle, dsseEnvelope: { ...bundle.dsseEnvelope, ...envelope } };
      assert.throws(() => verify(changed, trust), Refused, what);
    };
    const { payload, payloadType, signatures } = bundle.dsseEnvelope;
    for (const changed of changesOf(payload)) tried({ payload: changed }, "payload");
    for (const sig of changesOf(signatures[0]!.sig)) tried({ signatures: [{ sig }] }, "signature");
    for (let at = 0; at < payloadType.length; at++)
      tried(
        { payloadType: `${payloadType.slice(0, at)}~${payloadType.slice(at + 1)}` },
        `type, letter ${at}`,
      );
    for (let length = 0; length < payload.length; length += 4)
      tried({ payload: payload.slice(0, length) }, `payload of ${length}`);
    assert.ok(mutations > 700, String(mutations));
  }).timeout(30_000);
});

describe("time stamps", () => {
  let shop: Awaited<ReturnType<typeof authority>>;
  let keyed: ReturnType<typeof keyedBundle>;
  let pinned: Trust;
  const refused = (data: unknown, by = pinned, what = ""): void =>
    assert.throws(() => verify(data, by), Refused, what);
  const withStamp = <T extends typeof keyed>(bundle: T, signedTimestamp: string): T => ({
    ...bundle,
    verificationMaterial: {
      ...bundle.verificationMaterial,
      timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp }] },
    },
  });

  before(async () => {
    shop = await authority();
    keyed = await shop.stamped(keyedBundle(statementOf(), privateKey));
    pinned = { kind: "key", key: publicKey, root: shop.rootOf() };
  });

  it("are believed of the authority that is pinned, beside a key and beside an identity", async () => {
    verify(keyed, pinned);
    const trust: Trust = {
      kind: "keyless",
      issuer,
      identity,
      root: shop.rootOf(),
      witnesses: { timestamps: 1 },
    };
    const bundle = await shop.bundleOf(statementOf());
    verify(await shop.stamped(bundle), trust);
    refused(bundle, trust, "none, where one is asked for");
  });

  it("are refused of another signature, of another authority, or of a time that it did not hold at", async () => {
    const other = await shop.stamped(keyedBundle(statementOf("https://example.com/other"), privateKey));
    const [stamp] = other.verificationMaterial.timestampVerificationData!.rfc3161Timestamps;
    refused(withStamp(keyed, stamp!.signedTimestamp), pinned, "of another signature");
    const stranger = await authority();
    refused(keyed, { ...pinned, root: stranger.rootOf() }, "of another authority");
    const ended = { start: "2020-01-01T00:00:00Z", end: "2020-01-02T00:00:00Z" };
    refused(keyed, { ...pinned, root: shop.rootOf(undefined, ended) }, "of an authority that had ended");
  });

  it("are refused with any byte changed, or cut short", () => {
    let mutations = 0;
    const [stamp] = keyed.verificationMaterial.timestampVerificationData!.rfc3161Timestamps;
    for (const changed of changesOf(stamp!.signedTimestamp)) {
      refused(withStamp(keyed, changed), pinned, `byte ${mutations}`);
      mutations++;
    }
    for (let length = 0; length < stamp!.signedTimestamp.length; length += 32) {
      mutations++;
      refused(withStamp(keyed, stamp!.signedTimestamp.slice(0, length)), pinned, `${length} letters of it`);
    }
    assert.ok(mutations > 550, String(mutations));
  }).timeout(60_000);
});
