import { peek, Unknown, type Graph, type PolicyDocument, type Statement } from "../../graph";
import { permissionsOf } from "../../graph/aws-control";
import { holders } from "../../graph/aws-control/permissions";
import type { Proposal, UsageItem } from "../item";
import type { Call } from "../read/cloudtrail";
import { Use } from "../use";
import { documentWith } from "./document";
import { itemOf, nameOf, unreadItem } from "./items";
import { allows, type Open } from "./open";
import { reduce, type Reduced } from "./reduce";
import { unloggedActions } from "./unlogged";

type Holder = "role" | "user";

const mostRemembered = 50_000;

/** What calls use of the rights that the principals of a graph have. */
export class RightsUsage {
  private readonly byPrincipal = new Map<string, Open[]>();
  private readonly documents = new Map<PolicyDocument, Open[]>();
  private readonly unread: UsageItem[] = [];
  private readonly dataServices = new Set<string>();
  private readonly memo = new Map<string, readonly Open[]>();
  /** Documents that others have, too, of whom the graph holds nothing. */
  private readonly elsewhere: ReadonlySet<PolicyDocument>;
  /** Calls of principals that the graph does not hold. */
  strangers = 0;

  /** @param given documents of policies that the graph does not hold, by ARN */
  constructor(
    graph: Graph,
    private readonly given: (arn: string) => readonly PolicyDocument[] | undefined = () => undefined,
  ) {
    this.elsewhere = holders(graph).elsewhere;
    for (const role of graph.all("IamRole")) this.addPrincipal(graph, role, "role", () => role.roleName);
    for (const user of graph.all("IamUser")) this.addPrincipal(graph, user, "user", () => user.userName);
  }

  get size(): number {
    return this.documents.size + this.unread.length;
  }

  private addPrincipal(
    graph: Graph,
    node: Parameters<typeof permissionsOf>[1],
    kind: Holder,
    readName: () => string | undefined,
  ): void {
    const given = peek(readName);
    const name =
      node.resource.physicalId ?? (given instanceof Unknown ? undefined : given) ?? node.resource.name;
    const { documents, others, missing } = permissionsOf(graph, node);
    const key = `${kind}/${name.slice(name.lastIndexOf("/") + 1)}`;
    const known = others.map(({ arn }) => ({ arn, given: this.given(arn) }));
    const all = [...documents, ...known.flatMap((each) => each.given ?? [])].flatMap((document) =>
      this.openIn(document),
    );
    this.byPrincipal.set(key, [...(this.byPrincipal.get(key) ?? []), ...all]);
    const absent = known.filter((each) => !each.given);
    for (const why of [
      ...absent.map(({ arn }) => `the policy ${arn} was not given: name its document, --policy-documents`),
      ...missing,
    ])
      this.unread.push(unreadItem(node.id, `${kind} ${node.name}`, why));
  }

  private openIn(document: PolicyDocument): readonly Open[] {
    const known = this.documents.get(document);
    if (known) return known;
    const statements = peek(() => document.statements);
    const found: Open[] = [];
    this.documents.set(document, found);
    if (statements instanceof Unknown) {
      this.unread.push(unreadItem(document.id, nameOf(document), `needs ${statements.missing}`));
      return found;
    }
    for (const statement of statements) {
      const read = peek(() => ({
        effect: statement.effect,
        actions: statement.actions && [...statement.actions],
        resources: statement.resources && [...statement.resources],
        isOpposite: statement.notActions !== undefined || statement.notResources !== undefined,
      }));
      const place = `${nameOf(document)} ${statement.sid ?? statement.place}`;
      if (read instanceof Unknown) this.unread.push(unreadItem(document.id, place, `needs ${read.missing}`));
      else if (read.effect === "Allow" && read.isOpposite)
        this.unread.push(
          unreadItem(document.id, place, "it names what it does not allow: name what it does"),
        );
      else if (read.effect === "Allow")
        found.push({
          document,
          statement,
          actions: read.actions ?? [],
          resources: read.resources ?? ["*"],
          actionsUsed: new Use(),
          resourcesUsed: new Use(64),
          unnamed: 0,
        });
    }
    return found;
  }

  /** Takes in a call. */
  add({ principal, action, resources, at, isData }: Call): void {
    if (isData) this.dataServices.add(action.slice(0, action.indexOf(":")));
    const key = [principal, action, ...resources].join("\0");
    let open = this.memo.get(key);
    if (!open) {
      const held = this.byPrincipal.get(principal);
      open = (held ?? []).filter((each) => allows(each, action, resources));
      if (this.memo.size >= mostRemembered) this.memo.clear();
      this.memo.set(key, open);
    }
    if (!this.byPrincipal.has(principal)) this.strangers++;
    for (const each of open) {
      each.actionsUsed.add(at, at, [action]);
      if (resources.length > 0) each.resourcesUsed.add(at, at, resources);
      else each.unnamed++;
    }
  }

  /** @param doubt why what the log does not show can't count as unused */
  answer(doubt: string | undefined): {
    readonly items: readonly UsageItem[];
    readonly proposals: readonly Proposal[];
  } {
    const unlogged = unloggedActions(this.dataServices);
    const items: UsageItem[] = [...this.unread];
    const proposals: Proposal[] = [];
    for (const [document, opens] of this.documents) {
      const unseen = this.elsewhere.has(document)
        ? "others have it, too, of whom the sources hold nothing"
        : undefined;
      const reduced = new Map<Statement, Reduced>();
      for (const open of opens) {
        const each = reduce(open, unlogged);
        reduced.set(open.statement, each);
        items.push(itemOf(open, each, doubt ?? unseen));
      }
      const isTighter = [...reduced.values()].some(({ status }) => status === "unused" || status === "wider");
      if (doubt === undefined && unseen === undefined && isTighter) {
        const content = documentWith(document, reduced);
        if (content !== undefined)
          proposals.push({
            resource: document.id,
            kind: "IAM policy",
            name: nameOf(document),
            ...(content && { content }),
          });
      }
    }
    return { items, proposals };
  }
}
