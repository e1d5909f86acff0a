import assert from "node:assert/strict";
import fc from "fast-check";
import { verify } from "../../../register/store";
import type { Role } from "../../../register/service/rights";
import { hostileText, valueOf, type Schema } from "../support/hostile";
import { service, type Service } from "../support/service";

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema?: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
}

interface Call {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
}

const runs = Number(process.env["BULKHEAD_RANDOM_ESTATES"] ?? 60);

/** Calls of an operation with values that its description allows, and hostile ones. */
function callsOf(
  path: string,
  method: string,
  { parameters = [], requestBody }: Operation,
): fc.Arbitrary<Call> {
  const schema = Object.values(requestBody?.content ?? {})[0]?.schema;
  const text = fc.oneof(hostileText, fc.constant("00000000-0000-4000-8000-000000000000"));
  const given = (place: string): fc.Arbitrary<Record<string, unknown>> => {
    const own = parameters.filter((each) => each.in === place);
    return fc.record(
      Object.fromEntries(
        own.map(({ name, schema: form = {} }) => [name, place === "path" ? text : valueOf(form)]),
      ),
      place === "path" ? {} : { requiredKeys: [] },
    );
  };
  const stray = fc.option(fc.tuple(hostileText, hostileText), { freq: 8 });
  return fc
    .tuple(given("path"), given("query"), stray, schema ? valueOf(schema) : fc.constant(undefined))
    .map(([inPath, inQuery, extra, body]) => {
      const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
        encodeURIComponent(wellFormed(inPath[name])),
      );
      const query = [...Object.entries(inQuery), ...(extra ? [extra] : [])]
        .map(
          ([name, value]) =>
            `${encodeURIComponent(wellFormed(name))}=${encodeURIComponent(wellFormed(value))}`,
        )
        .join("&");
      return { method: method.toUpperCase(), url: query === "" ? filled : `${filled}?${query}`, body };
    });
}

/** Half a character can't stand in an address; in a body it can. */
const wellFormed = (value: unknown): string =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("utf8");

describe("the register, whatever it is asked", () => {
  let it_: Service;
  const calls: fc.Arbitrary<Call>[] = [];
  before(async () => {
    it_ = await service({ settings: { limits: { perMinute: 10_000_000 } } });
    await it_.app.ready();
    const { paths } = it_.app.swagger() as unknown as { paths: Record<string, Record<string, Operation>> };
    for (const [path, methods] of Object.entries(paths))
      for (const [method, operation] of Object.entries(methods)) calls.push(callsOf(path, method, operation));
    const pages = [
      "",
      "/amber",
      "/requests",
      "/requests/{id}",
      "/silent",
      "/images/{id}",
      "/instance",
      "/search",
    ];
    const parameters = [
      { name: "id", in: "path" },
      ...["q", "of", "after", "name"].map((name) => ({ name, in: "query" })),
    ];
    for (const page of pages)
      calls.push(
        callsOf(`/board${page}`, "get", {
          parameters: parameters.filter(({ name }) => name !== "id" || page.includes("{id}")),
        }),
      );
  });
  after(() => it_.close());

  it("never fails, and keeps a history that holds", async function () {
    this.timeout(2000 * runs);
    assert.ok(calls.length > 20);
    const answers = new Map<number, number>();
    const who = fc.constantFrom<Role | undefined>(
      "security",
      "system",
      "workload",
      "pipeline",
      "auditor",
      undefined,
    );
    for (const call of calls)
      await fc.assert(
        fc.asyncProperty(who, call, async (role, { method, url, body }) => {
          const { status, text } = await it_.call(role, method, url, body);
          answers.set(status, (answers.get(status) ?? 0) + 1);
          assert.ok(status < 500, `${status} ${text}`);
          assert.ok(!/SQLITE|syntax error|at \w+ \(/.test(text), text);
        }),
        { numRuns: runs },
      );
    for (const status of [200, 400, 401, 403, 404])
      assert.ok((answers.get(status) ?? 0) > 0, `none is answered by ${status}`);
    assert.deepEqual((await verify(it_.store)).faults, []);
  });
});
