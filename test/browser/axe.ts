import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const axe = readFileSync(createRequire(__filename).resolve("axe-core/axe.min.js"), "utf8");

/**
 * What axe finds on a page, a line for each rule; it is injected beside the page's policy, which would refuse it.
 *
 * @param rules those alone; else all
 */
export async function violations(page: Page, ...rules: readonly string[]): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
    `axe.run(document, ${rules.length > 0 ? JSON.stringify({ runOnly: rules }) : "{}"})`,
  );
  return found.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .map(({ html }) => html)
        .join(" ")
        .slice(0, 300)}`,
  );
}
