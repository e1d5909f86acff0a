import type { Bodies } from "../evidence/bodies";
import type { Statement } from "../evidence/record";
import { compact } from "../reports/findings";
import { clean, digestsIn } from "../reports/form";
import { gather, type GatherOptions } from "../reports/gather";
import { ReportError } from "../reports/problem";
import { readReportBytes } from "../reports/read";
import { readData } from "../reports/recognise";
import { isObject, objectAt, textAt, type Json } from "./json";
import { Refused } from "./refused";
import type { InTotoStatement } from "./statement";

/** What of an attestation is evidence. */
export type Attested = Pick<Statement, "kind" | "body">;

const SIGNED = "https://sigstore.dev/cosign/sign/v1";

/**
 * What a verified attestation says of an image. Its signature and its subject must have been checked before.
 *
 * @param signer the estate's name of who signed it
 * @throws Refused for predicates that are no evidence, and for those of another form than their type says
 */
export function attested(
  { predicateType, predicate }: InTotoStatement,
  signer: string,
  options: GatherOptions & { readonly digest: string },
): Attested[] {
  if (predicateType === SIGNED) return [{ kind: "signature", body: { signer } }];
  if (/^https:\/\/slsa\.dev\/verification_summary\/(v0\.2|v1)$/.test(predicateType)) {
    if (predicate["verificationResult"] !== "PASSED")
      throw new Refused("form", "the verification that it sums up did not pass");
    return [{ kind: "signature", body: { signer } }];
  }
  if (/^https:\/\/slsa\.dev\/provenance\/v1(\.\d+)?$/.test(predicateType))
    return [{ kind: "provenance", body: { ...provenance1(predicate), signer } }];
  if (/^https:\/\/slsa\.dev\/provenance\/v0\.[12]$/.test(predicateType))
    return [{ kind: "provenance", body: { ...provenance0(predicate), signer } }];
  if (/^https:\/\/in-toto\.io\/attestation\/test-result\/v0\.\d+$/.test(predicateType))
    return [{ kind: "qa", body: tested(predicate) }];
  if (
    /^https:\/\/(spdx\.dev\/Document(\/v[\d.]+)?|cyclonedx\.org\/bom(\/v[\d.]+)?|openvex\.dev\/ns(\/v[\d.]+)?)$/.test(
      predicateType,
    )
  )
    return read(unwrapped(predicate), options);
  if (predicateType === "https://cosign.sigstore.dev/attestation/vuln/v1")
    return read(objectAt(objectAt(predicate["scanner"], "scanner")["result"], "scanner.result"), options);
  throw new Refused("predicate-type", `says ${predicateType}, which is no evidence that is known`);
}

/** Cosign before 2.0 put what is attested into a member of its own. */
const unwrapped = (predicate: Json): unknown => {
  const { Data: data, Timestamp: _, ...others } = predicate;
  return data !== undefined && Object.keys(others).length === 0 ? data : predicate;
};

function read(data: unknown, options: GatherOptions): Attested[] {
  try {
    const report = typeof data === "string" ? readReportBytes(Buffer.from(data)) : readData(data);
    if (report.format === "osv")
      throw new Refused("predicate-type", "holds an advisory, which is about no image");
    // The statement's subject was checked: what the report itself calls the image does not count.
    return gather([report], { ...options, anySubject: true }).flatMap(({ bodies }) => [...bodies]);
  } catch (error) {
    if (error instanceof ReportError)
      throw new Refused("form", `the predicate ${error.problem}`, { cause: error });
    throw error;
  }
}

type Provenance = Omit<Bodies["provenance"], "signer">;

function provenance1(predicate: Json): Provenance {
  const definition = objectAt(predicate["buildDefinition"], "buildDefinition");
  const builder = objectAt(objectAt(predicate["runDetails"], "runDetails")["builder"], "builder");
  return built(textAt(builder["id"], "builder.id"), definition["resolvedDependencies"]);
}

function provenance0(predicate: Json): Provenance {
  return built(textAt(objectAt(predicate["builder"], "builder")["id"], "builder.id"), predicate["materials"]);
}

function built(builder: string, dependencies: unknown): Provenance {
  const all = Array.isArray(dependencies) ? (dependencies as unknown[]) : [];
  const materials = all.map((each) => {
    const entry = objectAt(each, "a material");
    const uri = clean(typeof entry["uri"] === "string" ? entry["uri"] : undefined, 2000);
    const name = clean(typeof entry["name"] === "string" ? entry["name"] : undefined, 2000);
    return { uri: uri ?? name ?? "unnamed", ...compact({ digest: digestIn(entry["digest"]) }) };
  });
  return {
    builder: clean(builder, 2000) ?? builder,
    base: [
      ...new Set(
        materials
          .filter(({ uri }) => /^pkg:(docker|oci)\//.test(uri))
          .flatMap(({ uri, digest }) => digestsIn(digest, uri)),
      ),
    ],
    materials,
  };
}

const order = ["sha256", "sha512", "gitCommit", "sha1"];

function digestIn(data: unknown): string | undefined {
  if (!isObject(data)) return undefined;
  const algorithm = order.find((each) => typeof data[each] === "string");
  const value = algorithm === undefined ? undefined : data[algorithm];
  return typeof value === "string" && /^[0-9a-f]{20,128}$/i.test(value)
    ? `${algorithm}:${value.toLowerCase()}`
    : undefined;
}

function tested(predicate: Json): Bodies["qa"] {
  const result = textAt(predicate["result"], "result");
  // What passed with warnings did not pass: whoever takes it for passed says so themselves.
  return {
    outcome: result === "PASSED" ? "passed" : "failed",
    reason: clean(`the tests' result is ${result}`, 2000)!,
  };
}
