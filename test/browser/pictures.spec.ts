import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { svg } from "../../core/report/pictures";
import {
  all,
  declared,
  forbidden,
  internet,
  pictureOf,
  workloads,
  zone,
} from "../core/report/pictures/estates";
import { browserPath, startBrowser } from "./browser";

const executable = browserPath();

const eight = [1, 2, 3, 4, 5, 6, 7, 8];

const pictures = {
  divided: pictureOf(
    [internet, ...eight.map((at) => zone(at, 12))],
    eight.slice(1).map((at) => declared(`z${at - 1}`, `z${at}`)),
  ),
  open: pictureOf(
    [internet, ...eight.map((at) => zone(at, 12))],
    all([...eight.map((at) => `z${at}`), "n0"], (from, to) => forbidden(from, to)),
  ),
  "of long and wide names": pictureOf(
    [
      internet,
      {
        ...zone(1, 0),
        label: "WWWWWWWWWWMMMMMMMMMMWWWWWWWWWWMMMMMMMMMM",
        nodes: [workloads("n1", "MMMMMMMMMMMMMMMMMMMM", ["W".repeat(40), "M".repeat(10)])],
      },
    ],
    [forbidden("n1", "n1", "TCP 22,80,443,8000-8100,9000-9100")],
  ),
};

describe("pictures in a browser", function () {
  this.timeout(60_000);
  let browser: Browser | undefined;

  before(async function () {
    if (executable === undefined) {
      console.log("      no Chromium on the PATH: the pictures are not looked at in a browser");
      return this.skip();
    }
    browser = await startBrowser(executable);
  });

  after(() => browser?.close());

  for (const [what, picture] of Object.entries(pictures))
    it(`no text runs out of its node or box: ${what}`, async () => {
      const page = await browser!.newPage();
      await page.setContent(await svg(picture));
      const { texts, outside } = await page.evaluate<{ texts: number; outside: string[] }>(`(() => {
        const found = [...document.querySelectorAll("g.node, g.cluster")].flatMap((part) => {
          const shape = part.querySelector("path, ellipse, polygon").getBBox();
          return [...part.querySelectorAll("text")].map((text) => {
            const { x, y, width, height } = text.getBBox();
            const isWithin =
              x >= shape.x - 0.5 && x + width <= shape.x + shape.width + 0.5 &&
              y >= shape.y - 1 && y + height <= shape.y + shape.height + 1;
            return { isWithin, text: text.textContent };
          });
        });
        const outside = found.filter(({ isWithin }) => !isWithin).map(({ text }) => text);
        return { texts: found.length, outside };
      })()`);
      await page.close();
      assert.ok(texts > 3);
      assert.deepEqual(outside, []);
    });
});
