import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { catalog } from "../../policies/catalog";
import { casesFolder, haveCases, readCases, type Case } from "../conformance/cases";
import { readControls } from "../conformance/controls";

/** The policies of each rule by the page's sections; empty where the page says why none judges it. */
type Page = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

const page = (): Page => {
  const text = readFileSync(join(__dirname, "../../docs/guide/coming-from.md"), "utf8");
  return new Map(
    text
      .split(/^## /m)
      .slice(1)
      .map((section) => {
        const title = section.slice(0, section.indexOf("\n"));
        const rows = [...section.matchAll(/^\| `([^`]+)` *\| (.*?) *\|$/gm)].map(
          ([, rule = "", cell = ""]) => {
            const linked = [...cell.matchAll(/\[([a-z0-9-]+)\]\(\.\.\/policies\/\1\.md\)/g)].map(
              ([, name = ""]) => name,
            );
            assert.ok(linked.length > 0 || /^not judged: \S.{10,}/.test(cell), `${rule}: ${cell}`);
            return [rule, linked] as const;
          },
        );
        return [title, new Map(rows)] as const;
      }),
  );
};

/** Cases that checkov writes into its tests are named by the class of the check. */
const classes: Readonly<Record<string, string>> = {
  ECRImageScanning: "CKV_AWS_163",
  EKSSecretsEncryption: "CKV_AWS_58",
  IAMRoleAllowsPublicAssume: "CKV_AWS_60",
  IAMStarActionPolicyDocument: "CKV_AWS_63",
  SubnetPublicIP: "CKV_AWS_130",
};

/** Which section a corpus is told of in, and how its cases name the tool's rule. */
const corpora: Readonly<
  Record<string, readonly [section: string, rule: (each: Source) => string | undefined]>
> = {
  "checkov-aws": [
    "checkov",
    ({ id, upstream_check: rule }) => rule ?? classes[/\/(\w+)-inline/.exec(id)?.[1] ?? ""],
  ],
  "checkov-k8s": ["checkov", ({ upstream_check: rule }) => rule],
  "kube-linter": ["kube-linter", ({ upstream_check: rule }) => rule],
  "kube-score": ["kube-score", ({ upstream_check: rule }) => rule],
  gatekeeper: [
    "Gatekeeper library",
    ({ source }) => /^gatekeeper-library\/library\/[^/]+\/([^/]+)/.exec(source)?.[1],
  ],
  kubeaudit: ["kubeaudit (by auditor)", ({ source }) => /\/auditors\/([^/]+)/.exec(source)?.[1]],
  kyverno: [
    "Kyverno (kyverno/policies)",
    ({ source }) => /^policies\/[^/]+\/(?:(?:baseline|restricted|subrule)\/)*([^/]+)/.exec(source)?.[1],
  ],
  polaris: ["Polaris", ({ source }) => /\/checks\/([^/]+)/.exec(source)?.[1]],
  regolibrary: ["Kubescape (regolibrary rules)", ({ source }) => /\/rules\/([^/]+)/.exec(source)?.[1]],
  "trivy-aws": ["trivy (by the file of the check)", ({ source }) => /([^/]+)\.yaml/.exec(source)?.[1]],
  "trivy-k8s": [
    "trivy (by the file of the check)",
    ({ source }) => /([^/]+?)(?:_test)?\.(?:yaml|rego)/.exec(source)?.[1],
  ],
};

type Source = Case & { readonly source: string; readonly upstream_check?: string };

describe("the page on coming from another tool", () => {
  const told = page();

  it("names policies that there are, or says why none judges a rule", () => {
    const known = new Set(catalog.map(({ policy }) => policy.name));
    const named = [...told.values()].flatMap((rows) => [...rows.values()].flat());
    assert.ok(named.length > 400);
    assert.deepEqual(
      named.filter((name) => !known.has(name)),
      [],
    );
  });

  it("tells of every rule that the tools' own cases are of, as they are judged", function () {
    if (!haveCases) {
      console.log(`      skipped: there are no cases at ${casesFolder}`);
      return this.skip();
    }
    const controls = readControls();
    const wrong = new Set<string>();
    for (const each of readCases() as readonly Source[]) {
      const [section, ruleOf] = corpora[each.corpus] ?? [];
      if (section === undefined || ruleOf === undefined) continue;
      const rule = ruleOf(each);
      const policies = rule === undefined ? undefined : told.get(section)?.get(rule);
      if (policies === undefined) wrong.add(`${section}: nothing is told of ${rule ?? each.id}`);
      else if (!controls.get(each.control)?.policies.some((name) => policies.includes(name)))
        wrong.add(`${section}: ${rule} is not told of by what judges ${each.control}`);
    }
    assert.deepEqual([...wrong], []);
  });
});
