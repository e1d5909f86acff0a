import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { loadHtml, type Reported } from "../../core/report/html";
import { audit } from "../core/report/html/audit-fixture";
import { withEverything } from "../core/report/html/fixture";
import { browserPath, startBrowser } from "./browser";

const axe = readFileSync(createRequire(__filename).resolve("axe-core/axe.min.js"), "utf8");
const executable = browserPath();

/** What a search of many findings is tried on. */
function many(count: number): Reported {
  const [violation] = withEverything.findings;
  return {
    ...withEverything,
    findings: Array.from({ length: count }, (_, at) => ({
      ...violation!,
      severity: at % 2 === 0 ? "high" : "low",
      message: `finding number ${at}`,
      subject: {
        ...violation!.subject,
        id: `-/apps/Deployment/shop/web-${at % 500}`,
        name: `web-${at % 500}`,
      },
    })),
  };
}

describe("the report in a browser", function () {
  this.timeout(60_000);
  let browser: Browser | undefined;
  let folder = "";

  before(async function () {
    if (executable === undefined) {
      console.log("      no Chromium on the PATH: the report is not looked at in a browser");
      return this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), "bulkhead-browser-"));
    browser = await startBrowser(executable);
  });

  after(async () => {
    await browser?.close();
    if (folder !== "") rmSync(folder, { recursive: true, force: true });
  });

  async function show(
    result: Reported,
    look: (page: Page) => Promise<void>,
    options: { width?: number; colorScheme?: "light" | "dark" } = {},
  ): Promise<void> {
    const html = await loadHtml();
    const file = join(folder, "report.html");
    writeFileSync(file, html(result, { now: Date.parse("2026-11-22T12:00:00Z") }));
    const { width = 1280, colorScheme = "light" } = options;
    const context = await browser!.newContext({ viewport: { width, height: 900 }, colorScheme });
    const page = await context.newPage();
    const heard: string[] = [];
    page.on("console", (message) => heard.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => heard.push(`error: ${error.message}`));
    page.on("dialog", (dialog) => {
      heard.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("request", (request) => {
      if (request.url() !== pathToFileURL(file).href) heard.push(`request: ${request.url()}`);
    });
    await page.goto(pathToFileURL(file).href);
    await look(page);
    await context.close();
    assert.deepEqual(heard, []);
  }

  /** What axe finds; it is injected beside the page's policy, which would refuse it. */
  async function violations(page: Page): Promise<string[]> {
    await page.evaluate(axe);
    const found = await page.evaluate<{
      violations: { id: string; nodes: { html: string }[] }[];
    }>("axe.run(document)");
    return found.violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map(({ html }) => html)
          .join(" ")
          .slice(0, 300)}`,
    );
  }

  for (const [name, result] of [
    ["a check", withEverything],
    ["an audit", audit],
  ] as const)
    for (const width of [1280, 390])
      for (const colorScheme of ["light", "dark"] as const)
        it(`${name} at ${width} pixels, ${colorScheme}: accessible, within its width, without an error`, () =>
          show(
            result,
            async (page) => {
              await page.locator("#list summary").first().click();
              assert.deepEqual(await violations(page), []);
              assert.equal(await page.evaluate("document.documentElement.scrollWidth"), width);
            },
            { width, colorScheme },
          ));

  it("runs nothing of a hostile name", () => {
    const attack = "</script><script>alert(1)</script><!--<script><img src=x onerror=alert(1)>";
    const [violation] = withEverything.findings;
    const hostile = {
      ...withEverything,
      findings: [
        {
          ...violation!,
          message: attack,
          path: attack,
          subject: { ...violation!.subject, name: attack, id: attack },
        },
      ],
      notes: [attack],
    };
    return show(hostile, async (page) => {
      await page.locator("#list summary").first().click();
      assert.equal(await page.locator(".finding .message").first().textContent(), attack);
      assert.equal(await page.locator("img").count(), 0);
    });
  });

  it("finds, filters and groups 10,000 findings, and builds only what is looked at", () =>
    show(many(10_000), async (page) => {
      const said = page.locator("#said");
      assert.match((await said.textContent())!, /^10,000 findings of 10,002 in 500 groups$/);
      assert.equal(await page.locator("#list details").count(), 50);
      assert.equal(await page.locator(".finding").count(), 0);
      await page.locator("#f-search").fill("NUMBER 9753");
      await said.filter({ hasText: /^1 finding of/ }).waitFor();
      assert.equal(await page.locator(".finding .message").first().textContent(), "finding number 9753");
      await page.locator("#clear").click();
      await page.locator("#f-severity").selectOption("low");
      assert.match((await said.textContent())!, /^5,000 findings/);
      await page.locator("#f-group").selectOption("policy");
      assert.match((await said.textContent())!, /in 1 group$/);
      assert.equal(await page.locator(".finding").count(), 25);
      await page.locator("#list details button").click();
      assert.equal(await page.locator(".finding").count(), 50);
      assert.equal(
        await page.evaluate('[...document.querySelectorAll(".finding")].indexOf(document.activeElement)'),
        25,
      );
    }));

  it("shows the findings of a policy by a key, and those that are accepted by their verdict", () =>
    show(withEverything, async (page) => {
      await page.locator('button[data-value="require-digest"]').focus();
      await page.keyboard.press("Enter");
      assert.match((await page.locator("#said").textContent())!, /^1 finding of/);
      assert.equal(await page.evaluate("document.activeElement.id"), "f-policy");
      await page.locator("#clear").click();
      await page.locator("#f-verdict").selectOption("accepted");
      await page.locator(".finding").first().waitFor();
      assert.match((await page.locator(".finding").first().textContent())!, /the network plugin needs it/);
    }));

  it("prints every finding", () =>
    show(many(300), async (page) => {
      await page.evaluate('dispatchEvent(new Event("beforeprint"))');
      assert.equal(await page.locator(".finding").count(), 300);
      await page.emulateMedia({ media: "print" });
      assert.equal(await page.locator("#controls").isVisible(), false);
      assert.equal(await page.locator("#summary button").first().isVisible(), true, "they name the rows");
      const pdf = await page.pdf();
      assert.ok(pdf.length > 10_000);
    }));
});
