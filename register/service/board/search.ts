import type { InstanceFilter, Page } from "../../store";
import { findInstances } from "../../store";
import type { Store } from "../../store";

const image = /^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}|ami-[0-9a-f]{8}([0-9a-f]{9})?)$/;
const vulnerability = /^(CVE|GHSA|ALAS\d*|RHSA|DSA|USN|OSV|PYSEC|GO|RUSTSEC)-/i;

/** What a text that somebody searches for may be the name of, the likeliest first. */
const kindsOf = (text: string): readonly (keyof InstanceFilter)[] =>
  image.test(text)
    ? ["digest"]
    : vulnerability.test(text)
      ? ["cve"]
      : ["node", "workload", "supplier", "cluster", "cve"];

export interface Found {
  readonly kind: keyof InstanceFilter;
  readonly page: Page;
}

/** The instances that are there of an image, a node, a workload, a supplier or with a vulnerability. */
export async function search(
  store: Store,
  text: string,
  after: number,
  kind?: keyof InstanceFilter,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const each of kind === undefined ? kindsOf(text) : [kind]) {
    const page = await findInstances(store, { [each]: text, state: "live" }, { after });
    if (page.count > 0) found.push({ kind: each, page });
  }
  return found;
}
