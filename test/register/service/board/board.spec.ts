import assert from "node:assert/strict";
import { digestOf } from "../../support/events";
import type { Service } from "../../support/service";
import { filled, hostile } from "./support";

const pages = [
  "/board",
  "/board/amber",
  "/board/requests",
  "/board/silent",
  `/board/images/${digestOf("b")}`,
  "/board/instance?name=c1%2Fshop%2Fb9%2Fapp",
  "/board/search?q=CVE-2026-7",
  `/board/search?q=${encodeURIComponent(hostile)}`,
];

describe("the board", () => {
  let it_: Service;
  before(async () => {
    it_ = await filled();
  });
  after(() => it_.close());

  const get = async (url: string, headers: Record<string, string> = {}) =>
    it_.app.inject({ method: "GET", url, headers });
  const as = (role: string) => ({ authorization: `Bearer token-of-${role}` });
  const signIn = (token: string, headers: Record<string, string> = {}) =>
    it_.app.inject({
      method: "POST",
      url: "/board/sign-in",
      headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
      payload: new URLSearchParams({ token }).toString(),
    });

  it("asks for a token, and shows nothing without one that may ask", async () => {
    for (const url of pages) {
      const answer = await get(url);
      assert.equal(answer.statusCode, 401, url);
      assert.match(answer.body, /<h1>\s*Sign in/);
      assert.doesNotMatch(answer.body, /shop/);
      assert.equal((await get(url, as("workload"))).statusCode, 403, url);
      assert.equal((await get(url, { cookie: "bulkhead-board=nonsense" })).statusCode, 401, url);
    }
  });

  it("lets people sign in and out by a cookie that no script and no other site gets", async () => {
    const wrong = await signIn("nonsense");
    assert.deepEqual([wrong.statusCode, wrong.headers["set-cookie"]], [401, undefined]);
    assert.match(wrong.body, /role="alert"/);
    assert.equal((await signIn("token-of-auditor", { "sec-fetch-site": "cross-site" })).statusCode, 403);
    assert.equal((await signIn("token-of-workload")).statusCode, 403);
    assert.equal((await signIn("x\r\nset-cookie: a=b")).statusCode, 401);
    const right = await signIn("token-of-auditor");
    assert.deepEqual([right.statusCode, right.headers.location], [303, "/board"]);
    const cookie = String(right.headers["set-cookie"]);
    assert.match(cookie, /; Path=\/board; HttpOnly; SameSite=Strict$/);
    const seen = await get("/board", { cookie: cookie.split(";")[0]! });
    assert.equal(seen.statusCode, 200);
    assert.match(seen.body, /Signed in as auditor-person/);
    const out = await it_.app.inject({ method: "POST", url: "/board/sign-out" });
    assert.match(String(out.headers["set-cookie"]), /^bulkhead-board=; .*Max-Age=0/);
  });

  it("accepts its cookie nowhere but on its pages", async () => {
    const answer = await get("/v1/instances", { cookie: "bulkhead-board=token-of-auditor" });
    assert.equal(answer.statusCode, 401);
  });

  it("shows hostile texts as the texts that they are, under a policy that carries nothing out", async () => {
    const requests = await get("/board/requests", as("auditor"));
    const single = [...requests.body.matchAll(/href="(\/board\/requests\/[0-9a-f-]{36})"/g)].map(
      ([, url]) => url!,
    );
    assert.equal(single.length, 3);
    for (const url of [...pages, ...single]) {
      const { statusCode, body, headers } = await get(url, as("auditor"));
      assert.equal(statusCode, 200, url);
      assert.doesNotMatch(body, /<script|<img|onerror=alert\(1\)>|<b>|javascript:/i, url);
      assert.doesNotMatch(body, / on[a-z]+\s*=\s*["']/i, url);
      assert.match(
        String(headers["content-security-policy"]),
        /^default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
      );
      assert.equal(headers["x-content-type-options"], "nosniff");
    }
    const told = await get(single[0]!, as("auditor"));
    assert.ok(told.body.includes("&#34;&#62;&#60;img src=x onerror=alert(1)&#62;"));
  });

  it("tells each colour by word and shape, and how requests are carried out", async () => {
    const { body } = await get("/board", as("operations"));
    for (const [colour, words] of [
      ["red", "not accepted"],
      ["amber", "in doubt"],
      ["grey", "unknown"],
      ["blue", "under test"],
      ["green", "certified"],
    ])
      assert.match(body, new RegExp(`<svg[^>]*>.*?</svg\\s*>\\s*${colour}: ${words}`, "s"));
    assert.match(body, /3 open requests\s*<\/a\s*>,\s+2 of them late or\s+violated/);
    assert.match(body, /1 silent container\s*</);
    const doubted = (await get("/board/amber", as("operations"))).body;
    assert.match(doubted, /1 image in doubt, 0 overdue/);
    assert.match(doubted, /in \d+ \w+, <time[^>]*>.*vulnerability:CVE-2026-7 \(critical\)/s);
    const requests = (await get("/board/requests", as("operations"))).body;
    for (const verdict of ["violated", "late"])
      assert.match(requests, new RegExp(`</svg\\s*>\\s*${verdict}`));
  });

  it("finds by vulnerability, image, node, workload and supplier", async () => {
    for (const [text, count] of [
      ["cve-2026-7", "4 instances"],
      [digestOf("b"), "4 instances"],
      ["ip-10-0-0-2", "4 instances"],
      ["shop/web-c", "3 instances"],
      [hostile, "1 instance"],
    ] as const) {
      const { body } = await get(`/board/search?q=${encodeURIComponent(text)}`, as("auditor"));
      assert.match(body, new RegExp(`<caption>\\s*${count}, by`), text);
    }
    assert.match(
      (await get("/board/search?q=nobody", as("auditor"))).body,
      /Nothing that runs has to do with this/,
    );
  });

  it("tells in words what it can't show", async () => {
    for (const [url, status] of [
      ["/board/instance?name=nobody", 404],
      ["/board/requests/00000000-0000-4000-8000-000000000000", 404],
      ["/board/requests/x", 400],
      ["/board/images/..%2f..%2fetc%2fpasswd", 400],
      ["/board/search?q=", 400],
      ["/board/search?q=a&of=name", 400],
      ["/board/silent?after=-1", 400],
    ] as const) {
      const answer = await get(url, as("auditor"));
      assert.equal(answer.statusCode, status, url);
      assert.match(answer.body, /<h1>\s*Not shown/);
    }
  });
});
