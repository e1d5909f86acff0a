import { matchGlob, repositoriesOf, type Estate, type EvidenceKind } from "../../estate";
import { refusal } from "../evidence/duties";
import type { Severity } from "../evidence/bodies";
import type { NamedPackage } from "../evidence/is-package";
import type { Evidence } from "../evidence/record";
import type { Opening } from "./fact";
import type { Doubted } from "./transitions";

/** What the estate demands of images, in the form that a replay asks it. */
export interface Demands {
  /** Milliseconds that each kind holds for each colour; kinds that it does not need are absent. */
  readonly needs: Readonly<Record<Doubted, ReadonlyMap<EvidenceKind, number>>>;
  /** Whether a vulnerability of this severity puts an image in doubt. */
  readonly darkens: (severity: Severity) => boolean;
  /** Whether a statement that the image isn't affected answers a vulnerability of this severity. */
  readonly honoursVex: (severity: Severity) => boolean;
  readonly deniedLicences: ReadonlySet<string>;
  readonly trustsBuilder: (builder: string) => boolean;
  readonly trustsSigner: (signer: string) => boolean;
  /** Whether a build may take materials from there. */
  readonly trustsSource: (host: string) => boolean;
  /** One object for equal causes, of which many images have the same. */
  readonly opening: (cause: string, severity: Severity, place: NamedPackage) => Opening;
  /** Why a piece of evidence may not count by who recorded it. */
  readonly refusal: (evidence: Pick<Evidence, "kind" | "role" | "actor">) => string | undefined;
}

type Judged = Pick<Estate, "images" | "identities" | "environments">;

const known = new WeakMap<Judged, Demands>();

export function demandsOf(estate: Judged): Demands {
  let demands = known.get(estate);
  if (!demands) known.set(estate, (demands = compile(estate)));
  return demands;
}

function compile(estate: Judged): Demands {
  const { images } = estate;
  const needs = (colour: Doubted): ReadonlyMap<EvidenceKind, number> =>
    new Map(
      Object.entries(images.evidence[colour]).flatMap(([kind, holds]) =>
        holds === undefined ? [] : [[kind as EvidenceKind, holds] as const],
      ),
    );
  const rows = (severity: Severity) => images.risk.filter((row) => row.severity.includes(severity));
  const hosts = [
    ...images.sources,
    ...Object.entries(estate.environments)
      .filter(([, environment]) => environment.controlled)
      .flatMap(([name]) => repositoriesOf(estate, name).map((pattern) => pattern.split("/", 1)[0]!)),
  ];
  const refusals = new Map<string, string | undefined>();
  const openings = new Map<string, Opening>();
  return {
    needs: { blue: needs("blue"), red: needs("red"), green: needs("green") },
    darkens: (severity) => rows(severity).length > 0,
    honoursVex: (severity) => rows(severity).every(({ vex }) => vex === "honour"),
    deniedLicences: new Set(images.licences.deny),
    trustsBuilder: (builder) => images.builders.includes(builder),
    trustsSigner: (signer) => Object.hasOwn(images.signers, signer),
    trustsSource: (host) => hosts.some((pattern) => matchGlob(pattern, host, ".")),
    opening: (cause, severity, { package: name, version, purl }) => {
      const isPlaced = name !== undefined || purl !== undefined;
      const key = isPlaced
        ? `${severity}\0${cause}\0${name ?? ""}\0${version ?? ""}\0${purl ?? ""}`
        : `${severity} ${cause}`;
      let opening = openings.get(key);
      if (!opening) {
        opening = { cause, severity, ...(isPlaced && { place: { package: name, version, purl } }) };
        openings.set(key, opening);
      }
      return opening;
    },
    refusal: ({ kind, role, actor }) => {
      const key = `${kind} ${role} ${actor}`;
      if (!refusals.has(key)) refusals.set(key, refusal(estate, { kind, role, actor }));
      return refusals.get(key);
    },
  };
}
