import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { browserPath, startBrowser } from "../../../browser/browser";
import { digestOf } from "../../support/events";
import type { Service } from "../../support/service";
import { filled, hostile } from "./support";

/** Where pictures of the pages are kept, for who wants to look at them. */
const pictures = process.env["BULKHEAD_SCREENSHOTS"];

describe("the board in a browser", () => {
  let it_: Service;
  let browser: Browser;
  let address: string;
  before(async function () {
    const path = browserPath();
    if (path === undefined) {
      this.test!.parent!.title += " (chromium is not installed)";
      return this.skip();
    }
    it_ = await filled();
    address = await it_.app.listen({ host: "127.0.0.1", port: 0 });
    browser = await startBrowser(path);
  });
  after(async () => {
    await browser?.close();
    await it_?.close();
  });

  const pages = (): Record<string, string> => ({
    estate: "/board",
    doubt: "/board/amber",
    requests: "/board/requests",
    silent: "/board/silent",
    image: `/board/images/${digestOf("b")}`,
    instance: "/board/instance?name=c1%2Fshop%2Fb9%2Fapp",
    search: `/board/search?q=${encodeURIComponent(hostile)}`,
  });

  async function signedIn(options: Parameters<Browser["newContext"]>[0]): Promise<BrowserContext> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await page.goto(`${address}/board`);
    await page.getByLabel("Token").fill("token-of-security");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "What runs" }).waitFor();
    await page.close();
    return context;
  }

  /** What axe finds wrong; it is carried out beside the page, whose policy lets in no script. */
  async function faultsOf(page: Page): Promise<string[]> {
    await page.evaluate(readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
    const found: { id: string; nodes: { html: string }[] }[] = await page.evaluate(
      "axe.run(document).then(({ violations }) => violations)",
    );
    return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
  }

  for (const [width, colorScheme] of [
    [1280, "light"],
    [1280, "dark"],
    [390, "light"],
    [390, "dark"],
  ] as const)
    it(`is accessible, complete and carries nothing out at ${width} pixels, ${colorScheme}`, async () => {
      const context = await signedIn({
        viewport: { width, height: 900 },
        colorScheme,
        javaScriptEnabled: true,
      });
      const page = await context.newPage();
      const said: string[] = [];
      page.on("dialog", (dialog) => {
        said.push(dialog.message());
        void dialog.dismiss();
      });
      page.on("console", (message) => said.push(message.text()));
      page.on("request", (request) => {
        if (!request.url().startsWith(address) && !request.url().startsWith("data:"))
          said.push(request.url());
      });
      const all = Object.entries(pages());
      const isFull = pictures !== undefined || (width === 1280) === (colorScheme === "light");
      for (const [name, path] of isFull ? all : all.slice(0, 2)) {
        const answer = await page.goto(`${address}${path}`);
        assert.equal(answer?.status(), 200, path);
        assert.deepEqual(await faultsOf(page), [], path);
        assert.equal(await page.locator("main img, main script").count(), 0, path);
        const overflow: number = await page.evaluate(
          "document.documentElement.scrollWidth - window.innerWidth",
        );
        assert.ok(overflow <= 0, `${path} is ${overflow} pixels too wide`);
        if (pictures === undefined) continue;
        mkdirSync(pictures, { recursive: true });
        await page.screenshot({
          path: join(pictures, `${name}-${width}-${colorScheme}.png`),
          fullPage: true,
        });
      }
      assert.deepEqual(said, []);
      await context.close();
    });

  it("is used by keyboard alone, without JavaScript", async () => {
    const context = await signedIn({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${address}/board`);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.ok(page.url().endsWith("#content"));
    await page.goto(`${address}/board`);
    await page.getByRole("searchbox").focus();
    await page.keyboard.type("CVE-2026-7");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "By vulnerability" }).waitFor();
    assert.equal(await page.getByRole("table").getByRole("row").count(), 5);
    await page.getByRole("button", { name: "Sign out" }).press("Enter");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await context.close();
  });
});
