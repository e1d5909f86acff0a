import assert from "node:assert/strict";
import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { verifyEnvelope } from "../../../../core/image/verify/dsse";
import { attested } from "../../../../core/image/verify/attested";
import { recognise } from "../../../../core/image/verify/recognise";
import { Refused, type RefusalCode } from "../../../../core/image/verify/refused";
import {
  pinnedKeyOf,
  readSimpleSignature,
  verifySimpleSigning,
} from "../../../../core/image/verify/simple-signing";
import { checkSubject, signedBytes } from "../../../../core/image/verify/statement";
import { readKey, readTrustRoot, type KeyTrust } from "../../../../core/image/verify/trust";
import { ecKeys, envelopeOf, image, statementOf, type Envelope } from "./signing";

const refused = (code: RefusalCode, run: () => void, what = ""): void =>
  assert.throws(
    run,
    (error) => error instanceof Refused && (assert.equal(error.code, code, what), true),
    what,
  );
const exported = (key: KeyObject) => key.export({ format: "der", type: "spki" });

/** Every byte of it changed, by one bit each. */
function* changesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at] = changed[at]! ^ (1 << (at % 8));
    yield changed;
  }
}

describe("attestations signed by a pinned key", () => {
  const { publicKey, privateKey } = ecKeys();
  const trust: KeyTrust = { kind: "key", key: publicKey };
  const envelope = envelopeOf(statementOf(), privateKey);
  const verify = (data: unknown, by = trust, of = image): void => {
    const { statement } = verifyEnvelope(data, by);
    assert.ok(statement);
    checkSubject(statement, of);
    const found = attested(statement, "build", {
      digest: of,
      anySubject: true,
      feedDate: undefined,
      evidenceOf: () => [],
    });
    assert.equal(found[0]?.kind, "provenance");
  };

  it("are believed of that key for that image", () => verify(envelope));

  it("are refused for another image, of another key, payload type or predicate type", () => {
    refused("subject", () => verify(envelope, trust, `sha256:${"c".repeat(64)}`));
    refused("signature", () => verify(envelope, { kind: "key", key: ecKeys().publicKey }));
    refused("identity", () =>
      verify(
        { ...envelope, signatures: [{ ...envelope.signatures[0], keyid: "b" }] },
        { ...trust, keyId: "a" },
      ),
    );
    refused("payload-type", () => verify(envelopeOf(statementOf(), privateKey, "application/json")));
    refused("predicate-type", () => verify(envelopeOf(statementOf("https://example.com/other"), privateKey)));
    refused("form", () => verify(envelopeOf({ ...statementOf(), _type: "x" }, privateKey)));
  });

  it("are refused where the signature is over the payload alone, or of a weaker algorithm", () => {
    const payload = Buffer.from(envelope.payload, "base64");
    const resigned = (bytes: Buffer, algorithm: string) => ({
      ...envelope,
      signatures: [{ sig: sign(algorithm, bytes, privateKey).toString("base64") }],
    });
    refused("signature", () => verify(resigned(payload, "sha256")));
    for (const weak of ["sha1", "sha512", "md5"])
      refused("signature", () => verify(resigned(signedBytes(envelope.payloadType, payload), weak)), weak);
  });

  it("are refused of keys that prove nothing", () => {
    const weak = generateKeyPairSync("rsa", { modulusLength: 1024 });
    refused("trust-root", () => readKey(exported(weak.publicKey)));
    refused("trust-root", () =>
      readKey(Buffer.from(privateKey.export({ format: "pem", type: "pkcs8" }) as string)),
    );
  });

  it("are refused with any byte of payload, signature, type, digest or key changed", () => {
    let mutations = 0;
    const tried = (data: Envelope, by = trust, of = image): void => {
      mutations++;
      assert.throws(() => verify(data, by, of), Refused);
    };
    for (const payload of changesOf(Buffer.from(envelope.payload, "base64")))
      tried({ ...envelope, payload: payload.toString("base64") });
    for (const sig of changesOf(Buffer.from(envelope.signatures[0]!.sig, "base64")))
      tried({ ...envelope, signatures: [{ sig: sig.toString("base64") }] });
    for (const type of changesOf(Buffer.from(envelope.payloadType)))
      tried({ ...envelope, payloadType: type.toString("latin1") });
    for (const hex of changesOf(Buffer.from(image.slice("sha256:".length))))
      tried(envelope, trust, `sha256:${hex.toString("latin1")}`);
    for (const bytes of changesOf(exported(publicKey))) {
      mutations++;
      assert.throws(() => verify(envelope, { kind: "key", key: readKey(bytes) }), Refused);
    }
    for (let length = 0; length < envelope.payload.length; length += 4)
      tried({ ...envelope, payload: envelope.payload.slice(0, length) });
    assert.ok(mutations > 900, String(mutations));
  });
});

describe("signatures that cosign keeps beside an image", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const trust = {
    kind: "key",
    key: publicKey,
  } as const;
  const reference = "registry.example.com/shop/web";
  const payloadOf = (of = image, type = "cosign container image signature"): Buffer =>
    Buffer.from(
      JSON.stringify({
        critical: {
          identity: { "docker-reference": reference },
          image: { "docker-manifest-digest": of },
          type,
        },
        optional: null,
      }),
    );
  const fileOf = (payload: Buffer, signature = sign(null, payload, privateKey)): Buffer =>
    Buffer.from(
      JSON.stringify({
        payload: payload.toString("base64"),
        annotations: { "dev.cosignproject.cosign/signature": signature.toString("base64") },
      }),
    );
  const verify = (file: Buffer, of = image, by: { kind: "key"; key: KeyObject } = trust): void => {
    assert.equal(recognise(file), "simple-signing");
    verifySimpleSigning(readSimpleSignature(file), by, {
      digest: of,
      reference: { text: reference, match: "repository" },
    });
  };

  it("are believed of the pinned key for that image", () => verify(fileOf(payloadOf())));

  it("are refused for another image, reference, type or key", () => {
    const other = `sha256:${"c".repeat(64)}`;
    refused("subject", () => verify(fileOf(payloadOf(other))));
    refused("subject", () => verify(fileOf(payloadOf()), other));
    refused("payload-type", () => verify(fileOf(payloadOf(image, "something"))));
    refused("signature", () =>
      verify(fileOf(payloadOf()), image, { kind: "key", key: generateKeyPairSync("ed25519").publicKey }),
    );
    const file = readSimpleSignature(fileOf(payloadOf()));
    refused("identity", () =>
      verifySimpleSigning(file, trust, {
        digest: image,
        reference: { text: "registry.example.com/shop/other", match: "repository" },
      }),
    );
  });

  it("are refused of an identity, with what to do instead", () => {
    const root = readTrustRoot('{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}');
    const keyless = { kind: "keyless", issuer: undefined, identity: "**", root } as const;
    refused("unsupported", () => pinnedKeyOf(keyless));
    assert.throws(() => pinnedKeyOf(keyless), /cosign sign --new-bundle-format/);
    assert.equal(pinnedKeyOf(trust).key, trust.key);
  });

  it("are refused with any bit of payload or signature changed", () => {
    let mutations = 0;
    const payload = payloadOf();
    const signature = sign(null, payload, privateKey);
    const tried = (bytes: Buffer, change: (changed: Buffer<ArrayBuffer>) => Buffer): void => {
      for (let bit = 0; bit < bytes.length * 8; bit += 2) {
        const changed = Buffer.from(bytes);
        changed[bit >> 3] = changed[bit >> 3]! ^ (1 << (bit % 8));
        mutations++;
        assert.throws(() => verify(change(changed)), Refused);
      }
    };
    tried(payload, (changed) => fileOf(changed, signature));
    tried(signature, (changed) => fileOf(payload, changed));
    assert.ok(mutations > 1000, String(mutations));
  });
});
