import assert from "node:assert/strict";
import { verify } from "../../../register/store";
import { emptyPostgres } from "../support/postgres";
import { cloudEvent, service, type Service } from "../support/service";

/** What the thread that writes answers must be what is answered without it; the other specs are of that. */
for (const [name, place] of [
  ["libsql", () => Promise.resolve(undefined)],
  ["PostgreSQL", emptyPostgres],
] as const)
  describe(`events that a thread takes in, on ${name}`, () => {
    let it_: Service;
    before(async function () {
      const where = await place();
      if (name === "PostgreSQL" && where === undefined) return this.skip();
      it_ = await service({ threaded: true, ...(where !== undefined && { where }) });
    });
    after(() => it_?.close());

    const report = async (body: unknown): Promise<[number, string]> => {
      const { status, text } = await it_.call("workload", "POST", "/v1/events", body);
      return [status, text];
    };

    it("are recorded once, beside what others write", async () => {
      const all = [cloudEvent("started", 1), cloudEvent("stopped", 2)];
      const [[status, text], request] = await Promise.all([
        report(all),
        it_.call("security", "POST", "/v1/requests", {
          kind: "stop",
          target: { node: "n1" },
          reason: "of no use",
          owner: "team",
          due: new Date(it_.now + 60_000).toISOString(),
        }),
      ]);
      assert.deepEqual([status, text], [200, '{"accepted":2,"known":0}']);
      assert.ok(request.status === 200 || request.status === 201, request.text);
      assert.deepEqual(await report(all), [200, '{"accepted":0,"known":2}']);
      assert.deepEqual((await verify(it_.store)).faults, []);
    });

    it("are refused with the status that says why, and then nothing is recorded", async () => {
      const one = cloudEvent("started", 5);
      const before = await it_.store.reading.selectFrom("history").select("seq").execute();
      const wrong: [number, unknown][] = [
        [400, "{"],
        [400, "[]"],
        [400, '{"__proto__": {}}'],
        [400, '{"\\u005f_proto__": {}}'],
        [400, '{"constructor": {"prototype": {}}}'],
        [400, '{"id": "\\ud800"}'],
        [400, [one, { ...one, time: "today" }]],
        [400, Array.from({ length: 1001 }, () => one)],
        [403, [one, cloudEvent("started", 6, { instance: "c1/other/1/app" })]],
        [403, cloudEvent("started", 6, { by: "watcher" })],
        [422, [one, cloudEvent("started", 90 * 86_400)]],
      ];
      for (const [status, body] of wrong) assert.equal((await report(body))[0], status, JSON.stringify(body));
      const known = cloudEvent("started", 7);
      assert.equal((await report(known))[0], 200);
      assert.equal((await report([{ ...known, time: new Date(it_.now).toISOString() }]))[0], 409);
      const after = await it_.store.reading.selectFrom("history").select("seq").execute();
      assert.equal(after.length, before.length + 1);
    });
  });
