import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const root = resolve(__dirname, "../..");

const pages = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return pages(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });

/** The ids that headings of a page get. */
const anchors = (text: string): Set<string> =>
  new Set(
    [...text.matchAll(/^#+ +(.+)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .replace(/ /g, "-"),
    ),
  );

describe("links of the documentation", () => {
  it("lead to files, and to headings that are there", () => {
    const broken: string[] = [];
    for (const page of [join(root, "README.md"), ...pages(join(root, "docs"))]) {
      const text = readFileSync(page, "utf8").replace(/```[\s\S]*?```/g, "");
      for (const [, target = ""] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/i.test(target)) continue;
        const [path = "", anchor] = target.split("#");
        const file = path === "" ? page : resolve(dirname(page), path);
        const isThere =
          existsSync(file) &&
          (anchor === undefined || !file.endsWith(".md") || anchors(readFileSync(file, "utf8")).has(anchor));
        if (!isThere) broken.push(`${relative(root, page)}: ${target}`);
      }
    }
    assert.deepEqual(broken, []);
  });
});
