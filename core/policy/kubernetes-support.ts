/** Until when a minor version is supported, as dates (UTC). */
interface Support {
  readonly minor: number;
  /** The end of standard support: from then on fixes cost extra. */
  readonly standard: string;
  /** The end of extended support: from then on there are none. */
  readonly extended: string;
}

/**
 * How long EKS supports each minor version of Kubernetes 1.
 * Source: the release calendar in the EKS user guide, https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html,
 * as it stood in April 2026; later versions are added as they are announced.
 */
const eks: readonly Support[] = [
  { minor: 28, standard: "2024-11-26", extended: "2025-11-26" },
  { minor: 29, standard: "2025-03-23", extended: "2026-03-23" },
  { minor: 30, standard: "2025-07-23", extended: "2026-07-23" },
  { minor: 31, standard: "2025-11-26", extended: "2026-11-26" },
  { minor: 32, standard: "2026-03-23", extended: "2027-03-23" },
  { minor: 33, standard: "2026-07-29", extended: "2027-07-29" },
  { minor: 34, standard: "2026-12-02", extended: "2027-12-02" },
  { minor: 35, standard: "2027-03-27", extended: "2028-03-27" },
];

/** Which support of EKS a version has ended by a time, and since when; undefined where it has it, or where it is newer than the calendar. */
export function endedSupport(
  version: string,
  now: number,
): { readonly kind: "standard" | "extended"; readonly since: string } | undefined {
  const minor = Number(/^v?1\.(\d{1,3})(?:\D|$)/.exec(version)?.[1]);
  const found = minor < eks[0]!.minor ? eks[0]! : eks.find((each) => each.minor === minor);
  if (!found) return undefined;
  if (now >= Date.parse(found.extended)) return { kind: "extended", since: found.extended };
  if (now >= Date.parse(found.standard)) return { kind: "standard", since: found.standard };
  return undefined;
}
