import { sql } from "kysely";
import type { Estate } from "../../core/estate";
import { KnownImages, type Evidence } from "../../core/image";
import { tableOf } from "./flavour";
import { append, takeHead } from "./history";
import type { Store } from "./open";
import type { Tx } from "./schema";

/** Puts evidence on record. @returns how much of it is new */
export function recordEvidence({ writing, flavour }: Store, evidence: readonly Evidence[]): Promise<number> {
  return writing.transaction().execute(async (tx) => {
    const head = await takeHead(tx, flavour);
    const known = await tx
      .selectFrom("evidence")
      .select("id")
      .where(
        "id",
        "in",
        evidence.map(({ id }) => id),
      )
      .execute();
    const seen = new Set(known.map(({ id }) => id));
    const fresh = evidence.filter(({ id }) => !seen.has(id) && seen.add(id));
    let { seq } = head;
    await append(
      tx,
      flavour,
      head,
      fresh.map((each) => ({ kind: "evidence", body: JSON.stringify(each) })),
    );
    for (const each of fresh) {
      await tx.insertInto("evidence").values({ id: each.id, seq: ++seq, digest: each.digest }).execute();
      await addVulnerable(tx, flavour, each);
    }
    return fresh.length;
  });
}

/** What a scan found stays asked for: that a later scan doesn't list it may be the scanner's. */
export function vulnerabilitiesIn({ kind, body }: Evidence): ReadonlySet<string> {
  const names = new Set<string>();
  if (kind !== "scan") return names;
  for (const { id, aliases = [] } of body.findings)
    for (const name of [id, ...aliases]) names.add(name.toUpperCase());
  return names;
}

async function addVulnerable(tx: Tx, flavour: Store["flavour"], evidence: Evidence): Promise<void> {
  const names = [...vulnerabilitiesIn(evidence)];
  if (names.length === 0) return;
  await sql`insert into vulnerable (cve, digest)
    select cve, digest from ${tableOf(
      flavour,
      { cve: "text", digest: "text" },
      names.map((name) => [name, evidence.digest]),
    )} as given where true on conflict do nothing`.execute(tx);
}

/** The images with a vulnerability, by the evidence. */
export async function digestsWith({ reading }: Store, cve: string): Promise<string[]> {
  const rows = await reading
    .selectFrom("vulnerable")
    .select("digest")
    .where("cve", "=", cve.toUpperCase())
    .orderBy("digest")
    .execute();
  return rows.map(({ digest }) => digest);
}

const chunk = 200;

/** What the evidence says of images: reads what was added since it was asked last, whoever added it. */
export class EvidenceView {
  private known: KnownImages;
  private seq = 0;
  private reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Store,
    estate: Pick<Estate, "images" | "identities" | "environments">,
  ) {
    this.known = new KnownImages(estate);
  }

  /** The images as they are known now. */
  async current(): Promise<KnownImages> {
    const turn = this.reading.then(() => this.catchUp());
    this.reading = turn.catch(() => undefined);
    await turn;
    return this.known;
  }

  private async catchUp(): Promise<void> {
    for (;;) {
      const rows = await this.store.reading
        .selectFrom("evidence")
        .innerJoin("entries", "entries.seq", "evidence.seq")
        .select(["entries.body", "entries.seq"])
        .where("evidence.seq", ">", this.seq)
        .orderBy("evidence.seq")
        .limit(chunk)
        .execute();
      for (const { body, seq } of rows) {
        if (body !== null) this.known.add(JSON.parse(body) as Evidence);
        this.seq = seq;
      }
      if (rows.length < chunk) return;
    }
  }
}
