import { cpSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitepress";
import { mendMarkup } from "./markup.mts";

const docs = join(import.meta.dirname, "..");

interface Item {
  readonly text: string;
  readonly link: string;
  /** Of a policy's page, as its second line says. */
  readonly group: string | undefined;
}

/** The pages of a folder by their first heading, sorted by it. */
const pagesOf = (folder: string): Item[] =>
  readdirSync(join(docs, folder))
    .filter((file) => file.endsWith(".md") && file !== "README.md")
    .map((file) => {
      const page = readFileSync(join(docs, folder, file), "utf8");
      const [, text = file] = /^# +(.+)$/m.exec(page) ?? [];
      const [, group] = / · group (\w+) · /.exec(page) ?? [];
      return { text: text.replaceAll("`", ""), link: `/${folder}/${file.replace(/\.md$/, "")}`, group };
    })
    .sort((one, other) => one.text.localeCompare(other.text, "en"));

const policies = pagesOf("policies");
const groups = [...new Set(policies.map(({ group }) => group ?? "other"))].sort();

const guide = (name: string, text: string): { text: string; link: string } => ({
  text,
  link: `/guide/${name}`,
});

export default defineConfig({
  title: "Bulkhead",
  description: "Keeps container estates on AWS and Kubernetes divided.",
  cleanUrls: true,
  // Browsers ask for an icon where none is named.
  head: [["link", { rel: "icon", href: "data:," }]],
  // What the pages say is text: nothing in them is a template or a component.
  markdown: {
    html: false,
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    config: (md) => void md.set({ html: false }),
  },
  vite: {
    plugins: [
      { name: "markup", enforce: "pre", transform: mendMarkup },
      {
        // Where a generated page comes from is for those who read its source.
        name: "comments",
        enforce: "pre",
        transform: (code, id) => (id.endsWith(".md") ? code.replace(/<!--[\s\S]*?-->\s*/g, "") : undefined),
      },
    ],
  },
  // Pages link to the schemas, which editors take from there, and to pictures in their own size.
  buildEnd({ outDir }) {
    cpSync(join(docs, "schema"), join(outDir, "schema"), { recursive: true });
    for (const file of readdirSync(join(docs, "guide")))
      if (file.endsWith(".svg")) cpSync(join(docs, "guide", file), join(outDir, "guide", file));
  },
  rewrites: { "policies/README.md": "policies/index.md", "components/README.md": "components/index.md" },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "Start", link: "/guide/start" },
      { text: "Policies", link: "/policies/" },
      { text: "Components", link: "/components/" },
      {
        text: "Reference",
        items: [
          { text: "Verbs", link: "/reference/verbs" },
          { text: "The register's API", link: "/reference/api" },
          { text: "What is written as JSON", link: "/reference/output" },
          { text: "The estate", link: "/guide/estate" },
        ],
      },
    ],
    sidebar: [
      {
        text: "Start",
        items: [
          guide("start", "In five minutes"),
          guide("concepts", "Words and ideas"),
          guide("estate", "The estate"),
        ],
      },
      {
        text: "Guides",
        items: [
          guide("reachability", "Who can reach whom"),
          guide("placement", "Who may share a machine"),
          guide("images", "What an image is worth"),
          guide("components", "Build what passes"),
          guide("register", "What runs where"),
          guide("behaviour", "What containers do"),
          guide("drift", "Drift"),
          guide("audit", "Audit a fleet"),
          guide("exceptions", "Exceptions and baselines"),
          guide("report", "The report that you hand on"),
          guide("ci", "In the pull request"),
          guide("writing-a-policy", "Write a policy"),
          guide("coming-from", "Coming from another tool"),
        ],
      },
      {
        text: "Trust",
        items: [
          guide("threat-model", "Threat model"),
          guide("conformance", "How exact it is"),
          guide("speed", "How fast it is"),
          guide("comparison", "Beside other tools"),
        ],
      },
      { text: "Reference", items: pagesOf("reference") },
      { text: "Components", collapsed: true, items: pagesOf("components") },
      {
        text: "Policies",
        collapsed: true,
        items: groups.map((name) => ({
          text: name,
          collapsed: true,
          items: policies.filter(({ group = "other" }) => group === name),
        })),
      },
    ],
  },
});
