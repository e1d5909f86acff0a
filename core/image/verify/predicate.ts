import type { Statement } from "../evidence/record";
import { isObject, objectAt, textAt, type Json } from "./json";
import { Refused } from "./refused";
import { checkSubject, type InTotoStatement } from "./statement";

/** What an attestation is about. */
export type PredicateKind = "provenance" | "vsa" | "spdx" | "cyclonedx" | "vuln" | "vex";

/** The types of predicates by which each is known, to the letter; those with versions of their own by what follows. */
const types: Readonly<Record<PredicateKind, RegExp>> = {
  provenance: /^https:\/\/slsa\.dev\/provenance\/(v0\.2|v1)$/,
  vsa: /^https:\/\/slsa\.dev\/verification_summary\/(v0\.2|v1)$/,
  spdx: /^https:\/\/spdx\.dev\/Document(\/v[23]\.\d+(\.\d+)?)?$/,
  cyclonedx: /^https:\/\/cyclonedx\.org\/bom(\/v?1\.\d+)?$/,
  vuln: /^https:\/\/(cosign\.sigstore\.dev\/attestation\/vuln\/v1|in-toto\.io\/attestation\/vulns(\/v0\.[12])?)$/,
  vex: /^https:\/\/openvex\.dev\/ns(\/v0\.\d+\.\d+)?$/,
};

const kinds = Object.keys(types) as PredicateKind[];

/** What a predicate's type says that it is. @throws Refused for types that nobody here can read */
export function predicateKind({ predicateType }: InTotoStatement): PredicateKind {
  const kind = kinds.find((each) => types[each].test(predicateType));
  if (kind === undefined)
    throw new Refused(
      "predicate-type",
      `attestations of type ${predicateType.slice(0, 200)} are not supported`,
    );
  return kind;
}

/**
 * Checks that a statement is what it is taken for: a signed envelope about something else proves nothing here.
 *
 * @throws Refused
 */
export function checkPredicate(statement: InTotoStatement, wanted: PredicateKind): void {
  const { predicateType, predicate } = statement;
  if (!types[wanted].test(predicateType))
    throw new Refused("predicate-type", `it is of type ${predicateType.slice(0, 200)}, not ${wanted}`);
  if (Object.keys(predicate).length === 0) throw new Refused("form", "its predicate is empty");
  if (wanted === "vsa" && predicate["verificationResult"] !== "PASSED")
    throw new Refused("form", "the verification that it sums up did not pass");
}

/** Whose attestation it was found to be, and how it is recorded. */
export interface Recorder {
  readonly digest: string;
  /** The estate's signer whose signature was verified. */
  readonly signer: string;
  readonly actor: string;
  readonly role: Statement["role"];
  /** ISO time in UTC. */
  readonly at: string;
  readonly envelope?: Statement["envelope"];
}

/** What a verified attestation comes to: a piece of evidence, or a report for the readers of its format. */
export type FromAttestation = { readonly statement: Statement } | { readonly report: Json };

/**
 * Turns a verified attestation about an image into what can be recorded.
 *
 * @throws Refused where it is about another image, or is no attestation that can be recorded
 */
export function fromAttestation(statement: InTotoStatement, recorder: Recorder): FromAttestation {
  const kind = predicateKind(statement);
  checkPredicate(statement, kind);
  checkSubject(statement, recorder.digest);
  const { predicate } = statement;
  switch (kind) {
    case "provenance":
      return { statement: provenance(statement, recorder) };
    case "vsa": {
      const { signer, envelope, ...head } = recorder;
      return {
        statement: {
          kind: "signature",
          ...head,
          ...(envelope !== undefined && { envelope }),
          body: { signer },
        },
      };
    }
    case "vuln":
      return { report: objectAt(objectAt(predicate["scanner"], "scanner")["result"], "scanner.result") };
    case "spdx":
    case "cyclonedx":
      // Older cosign wraps the document.
      return { report: isObject(predicate["Data"]) ? predicate["Data"] : predicate };
    case "vex":
      return { report: predicate };
  }
}

function provenance({ predicate, predicateType }: InTotoStatement, recorder: Recorder): Statement {
  const { signer, envelope, ...head } = recorder;
  const isFirst = predicateType.endsWith("/v1");
  const run = isFirst ? objectAt(predicate["runDetails"], "runDetails") : predicate;
  const built = isFirst ? objectAt(predicate["buildDefinition"], "buildDefinition") : predicate;
  const materials = listOf(built[isFirst ? "resolvedDependencies" : "materials"]).map((each) => ({
    uri: textAt(each["uri"], "a material's uri"),
    ...digestOf(each["digest"]),
  }));
  const base = materials.flatMap(({ uri, digest }) =>
    isImage(uri) && digest?.startsWith("sha256:") ? digest : [],
  );
  return {
    kind: "provenance",
    ...head,
    ...(envelope !== undefined && { envelope }),
    body: {
      builder: textAt(objectAt(run["builder"], "builder")["id"], "builder.id"),
      signer,
      base: [...new Set(base)].filter((each) => each !== head.digest),
      materials,
    },
  };
}

function listOf(value: unknown): readonly Json[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Refused("form", "its materials are no list");
  return value.map((each: unknown) => objectAt(each, "a material"));
}

const isImage = (uri: string): boolean => /^(pkg:(docker|oci)\/|docker:\/\/|oci:\/\/)/.test(uri);

function digestOf(value: unknown): { readonly digest?: string } {
  if (!isObject(value)) return {};
  const names = Object.keys(value).filter((name) => typeof value[name] === "string");
  const name = names.includes("sha256") ? "sha256" : names.includes("gitCommit") ? "gitCommit" : names[0];
  return name === undefined ? {} : { digest: `${name}:${String(value[name])}` };
}
