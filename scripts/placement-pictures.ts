// Draws who may share a machine in the example shop, configured in each of the three ways, for docs/guide.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { matrixOf } from "../cli/place/matrix";
import { parseEstateData } from "../core/estate";
import { buildGraph } from "../core/graph";
import { createResolver } from "../core/policy/environment";
import { overlay } from "../core/policy/minimal";
import { cohabitationIn } from "../core/policy/placement";
import { matrixSvg } from "../core/report/cohabitation";
import { readProgram } from "../core/source/program";
import { estateAs, shopAs, type Figure } from "./figures";

const root = join(__dirname, "..");
const pictures: Readonly<Record<string, readonly [shop: Figure, level: Figure]>> = {
  "placement-none.svg": ["apart", "apart"],
  "placement-any.svg": ["open", "open"],
  "placement-rules.svg": ["zoned", "zoned"],
  "placement-broken.svg": ["open", "zoned"],
};

async function main(): Promise<void> {
  const { resources, errors } = await readProgram(root, { stack: "production" });
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("; "));
  const declared = load(readFileSync(join(root, "bulkhead.yaml"), "utf8")) as object;
  for (const [file, [shop, level]] of Object.entries(pictures)) {
    const parsed = parseEstateData(overlay(declared, estateAs(level, declared)));
    if (!parsed.ok) throw new Error(parsed.errors.map(({ message }) => message).join("; "));
    const graph = buildGraph(shopAs(shop, resources));
    const resolver = createResolver(parsed.estate, { stack: "organization/shop/production" });
    const environmentOf = resolver.environmentOf.bind(resolver);
    const cohabitation = cohabitationIn({ graph, estate: parsed.estate, environmentOf });
    writeFileSync(join(root, "docs/guide", file), matrixSvg(matrixOf(graph, parsed.estate, cohabitation)));
  }
}

void main();
