import type { Estate, Status } from "../../../core/estate";
import { actionOf, type ImageStatus } from "../../../core/image";
import { findRequests, runningRows, standingOf, type Standing } from "../../store";
import type { Request } from "../../domain/request";
import type { ServiceContext } from "../context";

type Running = Awaited<ReturnType<typeof runningRows>>;

/** An image with what is known of it and where it is there. */
export interface Image {
  readonly digest: string;
  readonly colour: Status;
  readonly reference?: string | undefined;
  readonly status: ImageStatus;
  readonly instances: number;
  readonly places: Running;
}

/** How long what runs is shown again, in milliseconds: counting it reads all instances. */
const freshness = 10_000;

/** What the board tells of the whole estate. */
export class EstateView {
  private taken: { readonly at: number; readonly rows: Promise<Running> } | undefined;

  constructor(private readonly context: ServiceContext) {}

  private running(): Promise<Running> {
    const at = this.context.now();
    if (this.taken && at >= this.taken.at && at - this.taken.at <= freshness) return this.taken.rows;
    const rows = runningRows(this.context.store);
    this.taken = { at, rows };
    rows.catch(() => (this.taken = undefined));
    return rows;
  }

  /** The images that run or of which something is known. */
  async images(): Promise<readonly Image[]> {
    const now = this.context.now();
    const known = await this.context.evidence.current();
    const references = new Map(known.at(now).map(({ digest, reference }) => [digest, reference]));
    const places = new Map<string, Running[number][]>();
    for (const row of await this.running()) {
      const own = places.get(row.digest);
      if (own) own.push(row);
      else places.set(row.digest, [row]);
    }
    const statuses = known.statuses.at(now, new Set([...references.keys(), ...places.keys()]));
    return Array.from(statuses, ([digest, status]) => {
      const own = places.get(digest) ?? [];
      const instances = own.reduce((sum, each) => sum + each.instances, 0);
      const { colour } = status;
      return { digest, colour, reference: references.get(digest), status, instances, places: own };
    });
  }
}

/** Until when what runs of an image in doubt must be replaced, in milliseconds; Infinity for never. */
export function dueOf({ status, places }: Image, estate: Estate): number {
  const named = places.flatMap(({ environment }) => environment ?? []);
  // Where nobody knows where it runs, it may run wherever it matters.
  const environments =
    named.length > 0
      ? [...new Set(named)]
      : Object.entries(estate.environments).flatMap(([name, { controlled }]) => (controlled ? [name] : []));
  return Math.min(
    Infinity,
    ...environments.map((environment) => actionOf(status, { environment, exposedTo: undefined }, estate).due),
  );
}

const mostRequests = 100;

export interface Asked extends Standing {
  readonly request: Request;
  readonly verdict: "complied" | "pending" | "late" | "violated" | "closed";
}

export async function askedOf({ store, now }: ServiceContext, request: Request): Promise<Asked> {
  const standing = await standingOf(store, request, request.closed?.at ?? now());
  const { counts } = standing;
  const worst = (["violated", "late", "pending"] as const).find((name) => counts[name] > 0) ?? "complied";
  return { request, ...standing, verdict: request.closed ? "closed" : worst };
}

/** Requests with how far they were carried out, the newest first. */
export async function requestsOf(context: ServiceContext, open: boolean): Promise<Asked[]> {
  const all: Asked[] = [];
  for (const request of await findRequests(context.store, { ...(open && { open }), limit: mostRequests }))
    all.push(await askedOf(context, request));
  return all;
}
