import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { loadHtml, type Reported } from "../../core/report/html";
import { audit } from "../core/report/html/audit-fixture";
import { withEverything } from "../core/report/html/fixture";
import { violations } from "./axe";
import { browserPath, startBrowser } from "./browser";

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

  it("adds stacks and inputs of a fleet when they are asked for, and prints them all", () => {
    const [stack] = audit.stacks;
    const stacks = Array.from({ length: 900 }, (_, at) => ({ ...stack!, id: `folder:shop/${at}.json` }));
    return show({ ...audit, stacks }, async (page) => {
      const rows = (id: string) => page.locator(`#${id} tbody tr`);
      assert.equal(await rows("stacks").count(), 200);
      const more = page.locator("#stacks .rest button");
      assert.equal(await more.textContent(), "Show more (700 left)");
      await more.click();
      assert.equal(await rows("stacks").count(), 700);
      assert.equal(
        await page.evaluate("document.activeElement.textContent"),
        stacks.map(({ id }) => id).sort()[200],
      );
      const last = rows("stacks").nth(699);
      assert.equal(
        await last.locator("td").nth(1).getAttribute("data-label"),
        await rows("stacks").first().locator("td").nth(1).getAttribute("data-label"),
      );
      await last.locator("button").click();
      assert.match(
        (await page.locator("#said").textContent())!,
        /^0 findings of 2/,
        "nothing is found there",
      );
      await page.evaluate('dispatchEvent(new Event("beforeprint"))');
      assert.equal(await rows("stacks").count(), 900);
      assert.equal(await page.locator("#inputs code").count(), 900);
    });
  });

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
