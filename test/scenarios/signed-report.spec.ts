import assert from "node:assert/strict";
import { createHash, createPrivateKey, generateKeyPairSync } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { signStatement, keyIdOf } from "../../core/image/verify/sign";
import { estate, pod } from "./inputs";
import { bulkhead, inFolder } from "./run";

const pair = generateKeyPairSync("ed25519");
const keys = {
  "bulkhead.key": pair.privateKey.export({ format: "pem", type: "pkcs8" }),
  "bulkhead.pub": pair.publicKey.export({ format: "pem", type: "spki" }),
};
const files = { "bulkhead.yaml": estate(), "pod.yaml": pod("web"), ...keys };

const state = JSON.stringify({
  version: 3,
  checkpoint: {
    stack: "organization/shop/production",
    latest: { manifest: { version: "3" }, resources: [] },
  },
});

interface Envelope {
  payloadType: string;
  payload: string;
  signatures: { keyid: string; sig: string }[];
}

const verify = (folder: string, ...args: string[]) =>
  bulkhead(folder, "report", "verify", "r.html", "--key", "bulkhead.pub", ...args);

/** A report that was signed, in a folder. */
const signed = (scenario: (folder: string) => Promise<void>): Promise<void> =>
  inFolder(files, async (folder) => {
    const { code } = await bulkhead(
      folder,
      "check",
      "pod.yaml",
      "-f",
      "html=r.html",
      "--key",
      "bulkhead.key",
    );
    assert.equal(code, 1);
    assert.equal((await verify(folder)).code, 0);
    const page = readFileSync(join(folder, "r.html"), "utf8");
    assert.ok(page.includes(keyIdOf(pair.publicKey)) && page.includes("r.html.dsse.json"));
    await scenario(folder);
  });

const readEnvelope = (folder: string): Envelope =>
  JSON.parse(readFileSync(join(folder, "r.html.dsse.json"), "utf8")) as Envelope;
const writeEnvelope = (folder: string, envelope: object): void =>
  writeFileSync(join(folder, "r.html.dsse.json"), JSON.stringify(envelope));
const statementOf = ({ payload }: Envelope): Record<string, unknown> =>
  JSON.parse(Buffer.from(payload, "base64").toString("utf8")) as Record<string, unknown>;

describe("signed reports", () => {
  it("say of every file that a check writes what it was made of", () =>
    inFolder(files, async (folder) => {
      const formats = ["json", "html", "sarif", "csv", "markdown", "junit", "policyreport"];
      const outputs = formats.flatMap((name) => ["-f", `${name}=out/r.${name}`]);
      await bulkhead(folder, "check", "pod.yaml", ...outputs, "--key", "bulkhead.key");
      const written = formats.map((name) => `out/r.${name}`);
      const { code, stdout } = await bulkhead(
        ...([folder, "report", "verify", ...written, "--key", "bulkhead.pub", "-f", "json"] as const),
      );
      assert.equal(code, 0);
      const { key, answers } = JSON.parse(stdout) as {
        key: string;
        answers: { verified: boolean; says: Record<string, never> }[];
      };
      assert.equal(key, keyIdOf(pair.publicKey));
      const result = JSON.parse(readFileSync(join(folder, "out/r.json"), "utf8")) as {
        estate: { hash: string };
        counts: { mandatory: number };
      };
      const input = createHash("sha256").update(pod("web")).digest("hex");
      for (const [at, { says, verified }] of answers.entries()) {
        assert.equal(verified, true);
        const { format, estate: by, inputs, counts } = says as Record<string, Record<string, unknown>>;
        assert.equal(format, formats[at]);
        assert.deepEqual(by, { source: "bulkhead.yaml", sha256: result.estate.hash });
        assert.equal((inputs as unknown as { sha256: string }[])[0]!.sha256, input);
        assert.equal(counts!["mandatory"], result.counts.mandatory);
      }
      assert.ok(result.counts.mandatory > 0);
    }));

  it("are made of an audit, of defaults and by the other kinds of keys too", () =>
    inFolder({ "s/state.json": state }, async (folder) => {
      for (const [kind, made] of [
        ["ec", generateKeyPairSync("ec", { namedCurve: "P-384" })],
        ["rsa", generateKeyPairSync("rsa", { modulusLength: 2048 })],
      ] as const) {
        writeFileSync(join(folder, "key"), made.privateKey.export({ format: "pem", type: "pkcs8" }));
        writeFileSync(join(folder, "pub"), made.publicKey.export({ format: "pem", type: "spki" }));
        const audited = await bulkhead(
          folder,
          "audit",
          "s",
          "-f",
          "json=a.json",
          "-f",
          "csv=a.csv",
          "--key",
          "key",
        );
        assert.notEqual(audited.code, 2, audited.stderr);
        const { code, stdout } = await bulkhead(
          folder,
          "report",
          "verify",
          "a.json",
          "a.csv",
          "--key",
          "pub",
        );
        assert.equal(code, 0, `${kind}: ${stdout}`);
        assert.match(
          stdout,
          /✓ a\.csv: signed by sha256:[0-9a-f]{64}\n {2}written 20.*\n {2}estate defaults/,
        );
      }
    }));

  it("hold under another name, and at another place of the signature", () =>
    signed(async (folder) => {
      renameSync(join(folder, "r.html.dsse.json"), join(folder, "signature"));
      assert.equal((await verify(folder)).code, 2);
      assert.equal((await verify(folder, "--envelope", "signature")).code, 0);
    }));

  const tampers: Record<string, (folder: string) => void> = {
    "a byte of the report": (folder) => {
      const file = join(folder, "r.html");
      const bytes = readFileSync(file);
      bytes[bytes.length >> 1]! ^= 1;
      writeFileSync(file, bytes);
    },
    "a line more": (folder) => writeFileSync(join(folder, "r.html"), "\n", { flag: "a" }),
    "what is said": (folder) => {
      const envelope = readEnvelope(folder);
      const text = Buffer.from(envelope.payload, "base64").toString("utf8");
      const payload = Buffer.from(text.replace(/"mandatory":\d+/, '"mandatory":0')).toString("base64");
      assert.notEqual(payload, envelope.payload);
      writeEnvelope(folder, { ...envelope, payload });
    },
    "the type of what is said": (folder) =>
      writeEnvelope(folder, { ...readEnvelope(folder), payloadType: "text/plain" }),
    "no signature": (folder) => writeEnvelope(folder, { ...readEnvelope(folder), signatures: [] }),
    "another's signature": (folder) => {
      const { privateKey: key } = generateKeyPairSync("ed25519");
      const own = statementOf(readEnvelope(folder));
      writeFileSync(
        join(folder, "r.html.dsse.json"),
        signStatement(own, { key, id: keyIdOf(pair.publicKey) }),
      );
    },
    "no JSON": (folder) => writeFileSync(join(folder, "r.html.dsse.json"), "<html>"),
  };
  for (const [name, tamper] of Object.entries(tampers))
    it(`are refused: ${name}`, () =>
      signed(async (folder) => {
        tamper(folder);
        const { code, stdout } = await verify(folder);
        assert.equal(code, 1, stdout);
        assert.match(stdout, /✗ r\.html: refused: /);
      }));

  const key = { key: createPrivateKey(keys["bulkhead.key"]), id: "" };
  const resigned: Record<string, (statement: Record<string, unknown>) => object> = {
    "of another type": (own) => ({ ...own, predicateType: "https://slsa.dev/provenance/v1" }),
    "about several files": ({ subject, ...own }) => ({
      ...own,
      subject: [...(subject as object[]), { name: "other", digest: { sha256: "0".repeat(64) } }],
    }),
    "that says more than is known": ({ predicate, ...own }) => ({
      ...own,
      predicate: { ...(predicate as object), approved: true },
    }),
    "that says less": (own) => ({ ...own, predicate: {} }),
  };
  for (const [name, change] of Object.entries(resigned))
    it(`are refused where the same key signed a statement ${name}`, () =>
      signed(async (folder) => {
        writeFileSync(
          join(folder, "r.html.dsse.json"),
          signStatement(change(statementOf(readEnvelope(folder))), key),
        );
        assert.equal((await verify(folder)).code, 1);
      }));

  it("are refused whichever bit of signature or statement is turned", () =>
    signed(async (folder) => {
      const envelope = readEnvelope(folder);
      const turned = (text: string, bit: number): string => {
        const bytes = Buffer.from(text, "base64");
        bytes[bit >> 3]! ^= 1 << (bit & 7);
        return bytes.toString("base64");
      };
      const [{ sig, keyid }] = envelope.signatures as [Envelope["signatures"][number]];
      for (let bit = 0; bit < 512; bit++) {
        writeEnvelope(folder, { ...envelope, signatures: [{ keyid, sig: turned(sig, bit) }] });
        assert.equal((await verify(folder)).code, 1, `bit ${bit} of the signature`);
      }
      const bits = Buffer.from(envelope.payload, "base64").length * 8;
      for (let bit = 0; bit < bits; bit += 61) {
        writeEnvelope(folder, { ...envelope, payload: turned(envelope.payload, bit) });
        assert.equal((await verify(folder)).code, 1, `bit ${bit} of the statement`);
      }
    }));

  it("need a private key, and a file to sign, before anything is judged", () =>
    inFolder(files, async (folder) => {
      for (const [args, problem] of [
        [["-f", "html=r.html", "--key", "bulkhead.pub"], /bulkhead\.pub: is no private key that can sign/],
        [["-f", "html=r.html", "--key", "pod.yaml"], /pod\.yaml: is no private key that can sign/],
        [["-f", "html=r.html", "--key", "missing"], /missing: there is no such file/],
        [["--key", "bulkhead.key"], /--key: nothing is written that could be signed/],
      ] as const)
        for (const verb of [["check", "pod.yaml"], ["audit", "."], ["preview"]]) {
          const { code, stdout, stderr } = await bulkhead(folder, ...verb, ...args);
          assert.equal(code, 2);
          assert.equal(stdout, "");
          assert.match(stderr, problem);
          assert.equal(existsSync(join(folder, "r.html")), false);
        }
    }));

  it("are verified by a public key only", () =>
    signed(async (folder) => {
      for (const key of ["bulkhead.key", "pod.yaml", "missing"]) {
        const { code, stderr } = await bulkhead(folder, "report", "verify", "r.html", "--key", key);
        assert.equal(code, 2);
        assert.doesNotMatch(stderr, /at .*\.ts:/);
      }
    }));
});
