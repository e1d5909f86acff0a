import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { hintFor } from "../../core/estate";
import type { Statement } from "../../core/image";
import { attested, type Attested } from "../../core/image/verify/attested";
import { verifyEnvelope } from "../../core/image/verify/dsse";
import { parseJson } from "../../core/image/verify/json";
import { firstDocument, recognise } from "../../core/image/verify/recognise";
import { Refused } from "../../core/image/verify/refused";
import {
  pinnedKeyOf,
  readSimpleSignature,
  verifySimpleSigning,
} from "../../core/image/verify/simple-signing";
import { verifyBundle, type Verified } from "../../core/image/verify/sigstore";
import { checkSubject } from "../../core/image/verify/statement";
import { readKey, readTrustRoot, type Trust } from "../../core/image/verify/trust";
import { ExitCode } from "../exit-code";
import { UsageError } from "../usage-error";
import { append, checked, type Appended } from "./append";
import { digestOf, openContext, recordedIn, type Context, type ImageOptions } from "./context";
import { readInput } from "./input";
import { appendedLines } from "./show-appended";
import { show } from "./words";

export interface VerifyOptions extends ImageOptions {
  readonly digest: string;
  readonly signer: string;
  readonly artifact?: string;
  readonly reference?: string;
  readonly record?: boolean;
  readonly actor?: string;
  readonly role?: string;
}

interface Answer {
  readonly file: string;
  readonly verified: boolean;
  readonly signer: string;
  readonly identity?: string;
  readonly issuer?: string;
  readonly says?: string;
  /** Why not, and the kind of the reason. */
  readonly reason?: string;
  readonly code?: string;
}

/** `bulkhead image verify FILE…`: whether signed material about an image holds, by a signer of the estate. */
export async function verify(files: readonly string[], options: VerifyOptions): Promise<ExitCode> {
  const context = openContext(options);
  const digest = digestOf(options.digest);
  if (options.record && (options.actor === undefined || options.role === undefined))
    throw new UsageError("--record needs to know who records", "add --actor NAME and --role ROLE");
  const trust = trustOf(context, options.signer);
  const artifact = options.artifact === undefined ? undefined : readInput(options.artifact);
  const evidence = options.record ? [...recordedIn(context)] : [];
  const statements: Statement[] = [];
  const answers = files.map((file): Answer => {
    try {
      const bytes = readInput(file);
      const found = verifyOne(bytes, trust, { digest, artifact, reference: options.reference });
      const facts = factsOf(found.verified, options, digest, (each) =>
        evidence.filter((one) => one.digest === each),
      );
      if (options.record)
        for (const fact of facts)
          statements.push(toStatement(fact, found.envelope, options, digest, context, file));
      const { identity, issuer, statement } = found.verified;
      return {
        file,
        verified: true,
        signer: options.signer,
        ...(identity !== undefined && { identity }),
        ...(issuer !== undefined && { issuer }),
        says: statement?.predicateType ?? "signature",
      };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { file, verified: false, signer: options.signer, reason: error.message, code: error.code };
    }
  });
  const refused = answers.filter(({ verified }) => !verified);
  // All or nothing: what was refused may be the half that matters.
  const appended = options.record && refused.length === 0 ? append(context, statements) : undefined;
  await show({ digest, answers, ...(appended && { recorded: appended }) }, options.format, lines);
  return refused.length > 0 ? ExitCode.findings : ExitCode.clean;
}

const lines = (
  { answers, recorded }: { answers: readonly Answer[]; recorded?: Appended },
  colors: Parameters<typeof appendedLines>[1],
): string[] => [
  ...answers.map(({ file, verified, signer, identity, says, reason }) =>
    verified
      ? `${colors.green("✓")} ${file}: ${says}, signed by ${signer}${identity === undefined ? "" : ` (${identity})`}`
      : `${colors.red("✗")} ${file}: refused: ${reason}`,
  ),
  ...(recorded ? appendedLines(recorded, colors) : []),
];

function trustOf({ estate, folder }: Context, name: string): Trust {
  const { signers } = estate.images;
  const signer = Object.hasOwn(signers, name) ? signers[name] : undefined;
  if (!signer)
    throw new UsageError(`--signer: the estate has no signer "${name}"`, hintFor(name, Object.keys(signers)));
  const file = resolve(folder, signer.kind === "key" ? signer.key : signer.trustRoot);
  try {
    if (signer.kind === "key") return { kind: "key", key: readKey(readFileSync(file)) };
    const root = readTrustRoot(readFileSync(file, "utf8"));
    return { kind: "keyless", issuer: signer.issuer, identity: signer.identity, root };
  } catch (error) {
    const why =
      error instanceof Refused ? error.message : ((error as NodeJS.ErrnoException).code ?? "failed");
    throw new UsageError(
      `${file}: can't be read as what signer ${name} is verified by: ${why}`,
      "see images.signers in the estate",
    );
  }
}

interface Wanted {
  readonly digest: string;
  readonly artifact: Buffer | undefined;
  readonly reference: string | undefined;
}

function verifyOne(
  bytes: Buffer,
  trust: Trust,
  { digest, artifact, reference }: Wanted,
): { verified: Verified; envelope: unknown } {
  const form = recognise(bytes);
  if (form === "simple-signing") {
    const pinned = pinnedKeyOf(trust);
    const signature = readSimpleSignature(bytes);
    verifySimpleSigning(signature, pinned, {
      digest,
      ...(reference !== undefined && { reference: { text: reference, match: "repository" } }),
    });
    const { payload, annotations } = signature;
    return {
      verified: { identity: undefined, issuer: undefined, statement: undefined, digest },
      envelope: { payload: payload.toString("base64"), annotations },
    };
  }
  const data = parseJson(firstDocument(bytes.toString("utf8")), "the file");
  const verified = form === "bundle" ? verifyBundle(data, trust, artifact) : verifyEnvelope(data, trust);
  if (verified.statement) checkSubject(verified.statement, digest);
  else if (verified.digest !== digest)
    throw new Refused("subject", `what was signed is ${verified.digest ?? "unknown"}, not ${digest}`);
  return { verified, envelope: data };
}

const factsOf = (
  { statement }: Verified,
  { signer, record }: VerifyOptions,
  digest: string,
  evidenceOf: Parameters<typeof attested>[2]["evidenceOf"],
): Attested[] => {
  if (!record) return [];
  if (!statement) return [{ kind: "signature", body: { signer } }];
  return attested(statement, signer, { digest, anySubject: true, feedDate: undefined, evidenceOf });
};

function toStatement(
  fact: Attested,
  envelope: unknown,
  { actor, role, reference }: VerifyOptions,
  digest: string,
  context: Context,
  file: string,
): Statement {
  return checked(
    {
      ...fact,
      digest,
      at: context.iso,
      actor,
      role,
      envelope,
      ...(reference !== undefined && { reference }),
    },
    context,
    file,
  );
}
