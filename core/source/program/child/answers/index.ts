import { decodeManifest } from "../../kubernetes/manifest";
import { buildKustomization } from "../../kubernetes/kustomize";
import { renderChart, type Rendered } from "../../kubernetes/helm";
import { resolve } from "node:path";
import type { Job } from "../../protocol";
import { stripMarks } from "../../marks";
import { unknownText } from "../../signatures";
import { tell } from "../report";
import { awsFacts, awsLookups, secretLookups } from "./aws";
import { Maker, type Json } from "./maker";
import type { Marks } from "./marks";
import { policyDocument } from "./policy-document";
import { standard } from "./std";

const standardToken = /^std:index:(\w+)$/;
const notFetched = "# not fetched: ";
/** What stands for the text of a manifest that does not lie locally. */
export const textNotFetched = (url: string): string => `${notFetched}${url}`;

/** The URN of the component that asks, where one does. */
export type Owner = () => Promise<string | undefined>;
const why = "looked up in the cloud while deploying; made up here, and what comes of it counts as unknown";

/** Answers what a program asks providers: exactly where that can be computed, else with marked values. */
export class Answers {
  private readonly told = new Set<string>();

  constructor(
    private readonly job: Job,
    private readonly marks: Marks,
  ) {}

  /** Whether there is an answer; the results of other functions are wholly unknown. */
  knows(token: string): boolean {
    return (
      Object.hasOwn(awsLookups, token) ||
      Object.hasOwn(awsFacts, token) ||
      Object.hasOwn(this.computed, token) ||
      this.standardName(token) !== undefined
    );
  }

  /** Whether the answer is a pure function of the arguments, so that parts of them may be marked. */
  computes(token: string): boolean {
    return Object.hasOwn(this.computed, token) || this.standardName(token) !== undefined;
  }

  async answer(token: string, args: Json, owner?: Owner): Promise<Json> {
    const computed = Object.hasOwn(this.computed, token) ? this.computed[token] : undefined;
    if (computed) return computed(args, owner);
    const name = this.standardName(token);
    if (name) return { result: standard[name]!(args) };
    if (Object.hasOwn(awsFacts, token)) {
      const { exact, answer } = awsFacts[token]!;
      const make = new Maker(token, this.job, this.marks);
      if (!exact(make)) this.lookedUp(token, args);
      return answer(make, args);
    }
    this.lookedUp(token, args);
    if (!Object.hasOwn(awsLookups, token)) return {};
    return awsLookups[token]!(new Maker(token, this.job, this.marks, secretLookups.has(token)), args);
  }

  lookedUp(token: string, args: Json): void {
    const summary = summarise(args);
    this.notSeen(summary ? `${token} (${summary})` : token, why);
  }

  private notSeen(what: string, reason: string, owner?: string): void {
    const key = `${what}\0${owner ?? ""}`;
    if (this.told.has(key)) return;
    this.told.add(key);
    tell({ type: "not-seen", what, why: reason, ...(owner !== undefined && { owner }) });
  }

  /** Objects, unknown where there are none, and what is missing among them. */
  private async rendered({ objects, notSeen }: Rendered, owner: Owner | undefined): Promise<Json> {
    const urn = notSeen.length > 0 ? await owner?.() : undefined;
    for (const { what, why: reason } of notSeen) this.notSeen(what, reason, urn);
    return { result: objects.length > 0 ? objects : unknownText };
  }

  private readonly computed: Readonly<Record<string, (args: Json, owner?: Owner) => Json | Promise<Json>>> = {
    "aws:iam/getPolicyDocument:getPolicyDocument": policyDocument,
    "kubernetes:yaml:decode": (args, owner) => {
      const text = String(args["text"]);
      const missing = missingManifest(text);
      return missing
        ? this.rendered({ objects: [], notSeen: [missing] }, owner)
        : { result: decodeManifest(text) };
    },
    "kubernetes:kustomize:directory": ({ directory }, owner) =>
      this.rendered(buildKustomization(resolve(this.job.cwd, String(directory)), String(directory)), owner),
    "kubernetes:helm:template": async ({ jsonOpts }, owner) =>
      this.rendered(await renderChart(JSON.parse(String(jsonOpts)) as Json, this.job.cwd), owner),
  };

  private standardName(token: string): string | undefined {
    const name = standardToken.exec(token)?.[1];
    return name !== undefined && Object.hasOwn(standard, name) ? name : undefined;
  }
}

function missingManifest(text: string): Rendered["notSeen"][number] | undefined {
  // A manifest that merely begins so is one.
  if (text.startsWith(notFetched) && !text.includes("\n"))
    return {
      what: `manifest ${text.slice(notFetched.length)}`,
      why: "it does not lie locally, and nothing is fetched",
    };
  return text !== "" && stripMarks(text) === ""
    ? { what: "a manifest", why: "its text is known only after deployment" }
    : undefined;
}

/** The plain arguments, short: enough to recognise the call. */
function summarise(args: Json): string {
  const parts: string[] = [];
  for (const [key, value] of Object.entries(args)) {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
      parts.push(`${key} ${String(value)}`);
    else if (Array.isArray(value) && value.every((item) => typeof item === "string"))
      parts.push(`${key} ${value.join(" ")}`);
  }
  const text = parts.join(", ");
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}
