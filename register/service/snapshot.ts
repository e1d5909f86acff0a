import { renderSnapshot } from "../../core/image";
import { targetOf, type Request } from "../domain/request";
import { digestsWith, findRequests, runningRows, suppliedDigests } from "../store";
import type { ServiceContext } from "./context";

type Row = NonNullable<Parameters<typeof renderSnapshot>[0]["requests"]>[number];

/**
 * What checks elsewhere read: statuses, what runs, and what is asked to stop, at one instant; signed where there is a key.
 */
export async function snapshotText({ store, evidence, loaded, key, now }: ServiceContext): Promise<string> {
  const at = now();
  const requests: Row[] = [];
  for (const request of await findRequests(store, { open: true }))
    requests.push(...(await rowsOf(store, request)));
  return renderSnapshot(
    {
      at,
      estate: loaded.hash,
      statuses: (await evidence.current()).at(at),
      running: await runningRows(store),
      requests,
    },
    key,
  );
}

/** A request in words that a check knows: images, workloads and nodes. */
async function rowsOf(store: ServiceContext["store"], request: Request): Promise<Row[]> {
  const { id, kind, reason, due } = request;
  const about = { id, kind, reason, due: new Date(due).toISOString() };
  const target = targetOf(request.target);
  switch (target.kind) {
    case "digest":
      return [{ ...about, digest: target.value }];
    case "workload":
      return [{ ...about, workload: target.value }];
    case "cve":
      return (await digestsWith(store, target.value)).map((digest) => ({ ...about, digest }));
    case "supplier":
      return (await suppliedDigests(store, target.value)).map((digest) => ({ ...about, digest }));
    case "node":
      return [{ ...about, node: target.value }];
  }
}
