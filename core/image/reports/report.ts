import type { Bodies, ScanFinding } from "../evidence/bodies";

/** A format of scanners, of bills of materials or of statements on exploitability. */
export type Format =
  | "trivy"
  | "grype"
  | "clair"
  | "sarif"
  | "ecr"
  | "inspector"
  | "asff"
  | "cyclonedx"
  | "spdx"
  | "syft"
  | "openvex"
  | "csaf";

/** What a finding says of the layer that it was found in, before anybody knows whose layer that is. */
export interface Found extends Omit<ScanFinding, "origin"> {
  /** The layer's diff id or digest. */
  readonly layer?: string | undefined;
  /** Of an operating system, of a language's libraries; undefined where the format does not tell. */
  readonly part?: "system" | "library" | undefined;
}

export interface Scan {
  readonly feed: string;
  /** ISO times in UTC. */
  readonly feedDate?: string | undefined;
  readonly scannedAt?: string | undefined;
  readonly partial: boolean;
  /** What was looked at is a host's own system, not an image. */
  readonly host: boolean;
  readonly layers: readonly string[];
  readonly findings: readonly Found[];
}

export type Sbom = Bodies["sbom"];

/** What somebody says of a vulnerability in products, before it is known which of them an image is. */
export interface VexStatement {
  readonly vulnerability: string;
  readonly status: Bodies["vex"]["statements"][number]["status"];
  readonly justification?: string | undefined;
  /** When it was said; a later one of the same product takes its place. */
  readonly at?: string | undefined;
  readonly products: readonly VexProduct[];
}

export interface VexProduct {
  /** Package URLs, references and digests by which it is known. */
  readonly ids: readonly string[];
  /** The parts that it is said of, as package URLs or names; empty for all of it. */
  readonly parts: readonly string[];
}

export interface Vex {
  readonly author?: string | undefined;
  readonly statements: readonly VexStatement[];
}

/** What a report says of one image, or of one that it does not name. */
export interface About {
  /** Digests (`sha256:…`) and machine images (`ami-…`) that the report names; empty where it names none. */
  readonly subjects: readonly string[];
  readonly scan?: Scan | undefined;
  readonly sbom?: Sbom | undefined;
  readonly vex?: Vex | undefined;
}

export interface Report {
  readonly format: Format;
  /** The tool that wrote it, as far as it says so. */
  readonly tool: string | undefined;
  /** Whether it is one page of several, and more follow. */
  readonly more: boolean;
  readonly about: readonly About[];
}
