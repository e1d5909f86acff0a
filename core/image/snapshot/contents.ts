import type { Evidence } from "../evidence/record";
import type { Fact } from "../status/fact";
import type { SnapshotStatus } from "./schema";

type Facts = NonNullable<SnapshotStatus["facts"]>;

/** One word of a piece of evidence, for as long as it holds. */
interface Said {
  readonly id: string;
  readonly at: number;
  readonly expires: number;
  readonly facts: Facts;
}

/** Licences of one image beyond these are not listed: what is denied is a cause of doubt in any case. */
const mostLicences = 500;

/** What is known of one image beside its colour. Keeps what policies ask, not the evidence. */
export class Contents {
  private readonly said: Said[] = [];
  private readonly revoked = new Map<string, number>();
  private readonly names: { readonly at: number; readonly reference: string }[] = [];
  private readonly times: number[] = [];

  /** @param fact what the evidence comes to under the estate */
  add(evidence: Evidence, { at, expires, idle, revokes }: Fact): void {
    if (idle !== undefined) return;
    this.times.push(at);
    if (evidence.reference !== undefined) this.names.push({ at, reference: evidence.reference });
    if (revokes !== undefined) this.revoked.set(revokes, Math.min(at, this.revoked.get(revokes) ?? Infinity));
    const facts = factsOf(evidence);
    if (facts) this.said.push({ id: evidence.id, at, expires, facts });
  }

  /** The name that was given last. */
  reference(now: number): string | undefined {
    let newest: { readonly at: number; readonly reference: string } | undefined;
    for (const name of this.names)
      if (
        name.at <= now &&
        (!newest || name.at > newest.at || (name.at === newest.at && name.reference > newest.reference))
      )
        newest = name;
    return newest?.reference;
  }

  /** When it was first heard of, in milliseconds. */
  known(now: number): number | undefined {
    const first = this.times.reduce((earliest, at) => Math.min(earliest, at), Infinity);
    return first <= now ? first : undefined;
  }

  /** What holds at an instant: of one thing, what was said last; signers and suppliers add up. */
  facts(now: number): Facts | undefined {
    const holding = this.said
      .filter(({ id, at, expires }) => at <= now && expires > now && (this.revoked.get(id) ?? Infinity) > now)
      .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    if (holding.length === 0) return undefined;
    const signers = new Set(holding.flatMap(({ facts }) => facts.signers ?? []));
    const refusals = new Map<string, boolean>();
    for (const { facts } of holding)
      for (const { supplier, environment, approved } of facts.suppliers ?? [])
        refusals.set(JSON.stringify([supplier, environment]), approved);
    const suppliers = [...refusals].map(([key, approved]) => {
      const [supplier, environment] = JSON.parse(key) as [string, string];
      return { supplier, environment, approved };
    });
    return {
      ...(Object.assign({}, ...holding.map(({ facts }) => facts)) as Facts),
      ...(signers.size > 0 && { signers: [...signers].sort() }),
      ...(suppliers.length > 0 && { suppliers }),
    };
  }
}

function factsOf(evidence: Evidence): Facts | undefined {
  switch (evidence.kind) {
    case "signature":
      return { signers: [evidence.body.signer] };
    case "provenance":
      return { builder: evidence.body.builder, base: evidence.body.base };
    case "instrumentation":
      return { instrumented: evidence.body.outcome === "passed" };
    case "deployment-approval": {
      const { supplier, environment, outcome } = evidence.body;
      return { suppliers: [{ supplier, environment, approved: outcome === "approved" }] };
    }
    case "sbom": {
      const { packages, size, base } = evidence.body;
      const licences = [...new Set(packages.flatMap(({ licences = [] }) => licences))].sort();
      return {
        packages: packages.length,
        ...(size !== undefined && { size }),
        ...(base !== undefined && { baseClass: base }),
        licences: licences.slice(0, mostLicences),
      };
    }
    case "vetting":
    case "scan":
    case "qa":
    case "staging":
    case "approval":
    case "vex":
    case "clearing":
    case "exception":
    case "revocation":
      return undefined;
  }
}
