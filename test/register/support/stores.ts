import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore, type Store } from "../../../register/store";
import { emptyPostgres } from "./postgres";

/** A new, empty store, and how it goes away again. */
export interface Fixture {
  readonly store: Store;
  readonly where: string;
  close(): Promise<void>;
}

export async function emptyLibsql(): Promise<Fixture> {
  const folder = mkdtempSync(join(tmpdir(), "bulkhead-register-"));
  const where = join(folder, "register.db");
  const store = await openStore(where);
  return {
    store,
    where,
    close: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function emptyServer(): Promise<Fixture | undefined> {
  const where = await emptyPostgres();
  if (where === undefined) return undefined;
  const store = await openStore(where);
  return { store, where, close: () => store.close() };
}

/** Says the same of both databases; of PostgreSQL only where it is installed. */
export function onBoth(title: string, say: (fixture: () => Fixture) => void): void {
  for (const [name, make] of [
    ["libsql", emptyLibsql],
    ["PostgreSQL", emptyServer],
  ] as const)
    describe(`${title} on ${name}`, () => {
      let fixture: Fixture | undefined;
      beforeEach(async function () {
        fixture = await make();
        if (!fixture) {
          this.test!.title += " (PostgreSQL is not installed)";
          this.skip();
        }
      });
      afterEach(() => fixture?.close());
      say(() => fixture!);
    });
}
