import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { violations } from "./axe";
import { browserPath, startBrowser } from "./browser";
import { fileOf, serveFolder } from "./served";

const site = join(__dirname, "../../docs/.vitepress/dist");
const isBuilt = existsSync(join(site, "index.html"));
const executable = browserPath();
const screenshots = process.env["BULKHEAD_SCREENSHOTS"];

/** One page of each kind, and those with pictures and wide tables. */
const looked = [
  "/",
  "/guide/start",
  "/guide/concepts",
  "/guide/reachability",
  "/guide/placement",
  "/guide/images",
  "/guide/register",
  "/guide/comparison",
  "/guide/coming-from",
  "/guide/speed",
  "/policies/",
  "/policies/disallow-privileged-containers",
  "/components/HardenedWorkload",
  "/reference/verbs",
  "/reference/api",
];

describe("the built site", function () {
  this.timeout(120_000);
  before(function () {
    if (isBuilt) return;
    console.log("      docs/.vitepress/dist is not built: npm run docs");
    this.skip();
  });

  it("links to pages, files and headings that are there", () => {
    const pages = readdirSync(site, { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".html"),
    );
    assert.ok(pages.length > 300, `only ${pages.length} pages`);
    const text = new Map(pages.map((page) => [page, readFileSync(join(site, page), "utf8")]));
    const ids = new Map(
      [...text].map(([page, html]) => [
        page,
        new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)),
      ]),
    );
    const dead = new Set<string>();
    for (const [page, html] of text)
      for (const [, target = ""] of html.matchAll(/ (?:href|src)="([^"]*)"/g)) {
        if (/^[a-z]+:/i.test(target)) continue;
        const [path = "", anchor] = target.split("#");
        const at = path === "" ? page : path.startsWith("/") ? path.slice(1) : join(dirname(page), path);
        const file = fileOf(site, at);
        const name = file && relative(site, file);
        if (name === undefined || (anchor !== undefined && !ids.get(name)?.has(decodeURIComponent(anchor))))
          dead.add(`${page}: ${target}`);
      }
    assert.deepEqual([...dead], []);
  });

  describe("in a browser", () => {
    let browser: Browser;
    let served: Awaited<ReturnType<typeof serveFolder>>;
    before(async function () {
      if (executable === undefined) {
        console.log("      no Chromium on the PATH: the site is not looked at in a browser");
        return this.skip();
      }
      served = await serveFolder(site);
      browser = await startBrowser(executable);
    });
    after(async () => {
      await browser?.close();
      await served?.close();
    });

    async function show(width: number, look: (page: Page) => Promise<void>): Promise<void> {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: "light" });
      const page = await context.newPage();
      const heard: string[] = [];
      page.on("console", (message) => heard.push(`${message.type()}: ${message.text()}`));
      page.on("pageerror", (error) => heard.push(`error: ${error.message}`));
      page.on("request", (request) => {
        const { origin, protocol } = new URL(request.url());
        if (origin !== served.address && protocol !== "data:") heard.push(`request: ${request.url()}`);
      });
      page.on("response", (response) => {
        if (response.status() >= 400) heard.push(`${response.status()}: ${response.url()}`);
      });
      await look(page);
      await context.close();
      assert.deepEqual(heard, []);
    }

    async function picture(page: Page, path: string, how: string): Promise<void> {
      if (screenshots === undefined) return;
      mkdirSync(screenshots, { recursive: true });
      const name = path.replaceAll("/", "-").replace(/^-|-$/g, "") || "index";
      await page.screenshot({ path: resolve(screenshots, `site-${name}-${how}.png`) });
    }

    for (const path of looked)
      it(`${path}: accessible in light and dark, on a desk and a phone, within its width, without an error`, () =>
        show(1280, async (page) => {
          await page.goto(`${served.address}${path}`, { waitUntil: "load" });
          await page.locator("#VPContent h1").first().waitFor();
          await picture(page, path, "desk-light");
          assert.deepEqual(await violations(page), [], "on a desk");
          assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 1280);
          await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
          await page.locator("html.dark").waitFor({ state: "attached" });
          await picture(page, path, "desk-dark");
          assert.deepEqual(await violations(page, "color-contrast"), [], "in dark colours");
          await page.setViewportSize({ width: 390, height: 900 });
          await picture(page, path, "phone-dark");
          assert.deepEqual(await violations(page), [], "on a phone");
          assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 390);
        }));

    it("finds pages by what is typed, and goes there", () =>
      show(1280, async (page) => {
        await page.goto(`${served.address}/`);
        await page.locator("#VPContent h1").first().waitFor();
        await page.locator(".DocSearch-Button").click();
        await page.locator("#localsearch-input").fill("privileged containers");
        const first = page.locator("#localsearch-list a").first();
        await first.filter({ hasText: /privileged/i }).waitFor();
        assert.deepEqual(await violations(page), []);
        await page.keyboard.press("Enter");
        await page.waitForURL(/\/policies\/disallow-privileged-containers/);
        await page
          .locator("h1")
          .filter({ hasText: /privileged/i })
          .waitFor();
      }));

    it("opens its menu on a phone by the keyboard", () =>
      show(390, async (page) => {
        await page.goto(`${served.address}/guide/start`);
        await page.locator("button.menu").focus();
        await page.keyboard.press("Enter");
        await page.getByRole("link", { name: "Words and ideas", exact: true }).waitFor();
        assert.deepEqual(await violations(page), []);
        await page.getByRole("link", { name: "Words and ideas", exact: true }).click();
        await page.locator("h1").filter({ hasText: "Words and ideas" }).waitFor();
      }));
  });
});
