import { peek, Unknown, type Graph, type PolicyDocument, type Statement } from "../../graph";
import { permissionsOf } from "../../graph/aws-control";
import { matches, matchesAction } from "../../graph/aws-control/iam-glob";
import { holders } from "../../graph/aws-control/permissions";
import type { Proposal, UsageItem } from "../item";
import type { Call } from "../read/cloudtrail";
import { Use } from "../use";
import { unloggedActions } from "./unlogged";

/** A statement that allows something, with what of it was used. */
interface Open {
  readonly document: PolicyDocument;
  readonly statement: Statement;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly actionsUsed: Use;
  readonly resourcesUsed: Use;
  /** Calls that named no resource. */
  unnamed: number;
}

type Holder = "role" | "user";

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

const mostRemembered = 50_000;
const nameOf = ({ resource }: PolicyDocument): string => resource.name;

const unreadItem = (resource: string, name: string, why: string): UsageItem => ({
  kind: "IAM statement",
  resource,
  name,
  allows: "is not known",
  status: "unknown",
  why,
  used: { count: 0, what: [] },
});

const allows = ({ actions, resources }: Open, action: string, called: readonly string[]): boolean =>
  actions.some((pattern) => matchesAction(pattern, action)) &&
  (called.length === 0 ||
    called.some((arn) => resources.some((pattern) => matches(pattern, arn) || pattern.startsWith("("))));

interface Reduced {
  readonly status: UsageItem["status"];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Actions that stay because the log tells nothing of them. */
  readonly kept: readonly string[];
}

function reduce(
  { actions, resources, actionsUsed, resourcesUsed, unnamed }: Open,
  unlogged: readonly string[],
): Reduced {
  const kept = unlogged.filter((action) => actions.some((pattern) => matchesAction(pattern, action)));
  // Own patterns of services that nobody logs, such as rds-db:connect, stand as they are written.
  const seen = actionsUsed.what;
  const isExact = (pattern: string): boolean => !/[*?]/.test(pattern);
  const next = new Set<string>();
  for (const pattern of actions) {
    if (isExact(pattern)) {
      if ([...seen, ...kept].some((action) => matchesAction(pattern, action))) next.add(pattern);
    } else for (const action of [...seen, ...kept]) if (matchesAction(pattern, action)) next.add(action);
  }
  // Where more was used than is kept, the patterns stay.
  const narrowed = actionsUsed.isOverfull ? [...actions] : [...next].sort();
  const canName =
    kept.length === 0 && unnamed === 0 && !resourcesUsed.isOverfull && resourcesUsed.what.length > 0;
  const arns = canName
    ? resourcesUsed.what.filter((arn) => resources.some((pattern) => matches(pattern, arn)))
    : [];
  const isNarrower = arns.length > 0 && resources.includes("*");
  const status =
    narrowed.length === 0
      ? "unused"
      : actionsUsed.count === 0 &&
          kept.length > 0 &&
          narrowed.every((action) => kept.some((each) => matchesAction(action, each)))
        ? "unknown"
        : isNarrower ||
            narrowed.length !== actions.length ||
            narrowed.some((action) => !actions.includes(action))
          ? "wider"
          : "used";
  return { status, actions: narrowed, resources: isNarrower ? [...arns].sort() : resources, kept };
}

function itemOf(
  { document, statement, actions, resources, actionsUsed }: Open,
  reduced: Reduced,
  doubt: string | undefined,
): UsageItem {
  const sid = peek(() => statement.sid);
  const isDoubtful = doubt !== undefined && reduced.status !== "used";
  const why = isDoubtful
    ? doubt
    : reduced.status === "unknown"
      ? `CloudTrail does not record ${reduced.kept.slice(0, 5).join(", ")} here`
      : reduced.kept.length > 0
        ? `stays, as CloudTrail does not record it here: ${reduced.kept.slice(0, 8).join(", ")}`
        : undefined;
  return {
    kind: "IAM statement",
    resource: document.id,
    name: `${nameOf(document)} ${typeof sid === "string" ? sid : statement.place}`,
    allows: `${listed(actions)} on ${listed(resources)}`,
    status: isDoubtful ? "unknown" : reduced.status,
    ...(why !== undefined && { why }),
    used: actionsUsed.told(),
    ...(!isDoubtful &&
      reduced.status === "wider" && {
        instead: `${listed(reduced.actions)} on ${listed(reduced.resources)}`,
      }),
  };
}

const mostListed = 12;
const listed = (texts: readonly string[]): string =>
  texts.length > mostListed
    ? `${texts.slice(0, mostListed).join(", ")} and ${texts.length - mostListed} more`
    : texts.join(", ");

/** The document with its statements reduced; null where nothing of it stays, undefined where it can't be written. */
function documentWith(
  document: PolicyDocument,
  reduced: ReadonlyMap<Statement, Reduced>,
): object | null | undefined {
  const statements: object[] = [];
  for (const statement of document.statements) {
    const own = reduced.get(statement);
    if (own?.status === "unused") continue;
    const raw = peek(() => plainStatement(statement, own));
    if (raw instanceof Unknown) return undefined;
    statements.push(raw);
  }
  return statements.length === 0 ? null : { Version: "2012-10-17", Statement: statements };
}

function plainStatement(statement: Statement, own: Reduced | undefined): object {
  const isReduced = own !== undefined && own.status === "wider";
  const one = (list: readonly string[] | undefined): string | string[] | undefined =>
    list?.length === 1 ? list[0] : list && [...list];
  const conditions: Record<string, Record<string, unknown>> = {};
  for (const { operator, key, values } of statement.conditions ?? [])
    (conditions[operator] ??= {})[key] = one(values);
  const entries = {
    Sid: statement.sid,
    Effect: statement.effect,
    Action: one(isReduced ? own.actions : statement.actions),
    NotAction: one(statement.notActions),
    Resource: one(isReduced ? own.resources : statement.resources),
    NotResource: one(statement.notResources),
    Condition: Object.keys(conditions).length > 0 ? conditions : undefined,
  };
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}
