import * as z from "zod";
import { clean, list, needed, readAs, record, str, when } from "./form";
import type { Report, VexProduct, VexStatement } from "./report";

const part = () => z.object({ "@id": str(), identifiers: record(z.string()), hashes: record(z.string()) });
const product = z.union([z.string(), part().extend({ subcomponents: list(z.union([z.string(), part()])) })]);

const statement = z.object({
  vulnerability: z.union([z.string(), z.object({ name: str(), "@id": str(), aliases: list(z.string()) })]),
  timestamp: when(),
  products: list(product),
  subcomponents: list(z.union([z.string(), part()])),
  status: z.enum(["not_affected", "affected", "fixed", "under_investigation"]),
  justification: str(),
});

const schema = z.object({ author: str(), timestamp: when(), statements: z.array(statement).min(1) });

/** OpenVEX, 0.0.1 to 0.2.0. */
export function readOpenVex(data: unknown): Report {
  const { author, timestamp, statements } = readAs(data, schema, "an OpenVEX document");
  return {
    format: "openvex",
    tool: undefined,
    more: false,
    about: [
      {
        subjects: [],
        vex: {
          author: clean(author, 512),
          statements: statements.map((each): VexStatement => {
            const { vulnerability: named } = each;
            const name = typeof named === "string" ? named : (named.name ?? named["@id"]);
            return {
              vulnerability: needed(name ?? "", 128, "a statement"),
              status: each.status,
              justification: clean(each.justification, 2000),
              at: each.timestamp ?? timestamp,
              products: each.products.map((one): VexProduct => ({
                ids: idsOf(one),
                parts: [...(typeof one === "string" ? [] : one.subcomponents), ...each.subcomponents].flatMap(
                  idsOf,
                ),
              })),
            };
          }),
        },
      },
    ],
  };
}

const idsOf = (named: string | z.output<ReturnType<typeof part>>): string[] => {
  if (typeof named === "string") return [named];
  const { "@id": id, identifiers, hashes } = named;
  const hash = hashes["sha-256"] ?? hashes["sha256"];
  return [
    ...(id === undefined ? [] : [id]),
    ...Object.values(identifiers),
    ...(hash === undefined ? [] : [`sha256:${hash}`]),
  ];
};
