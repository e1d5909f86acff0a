import type { LabelSelector } from "../../graph";
import { peek, Unknown } from "../../graph";
import { Bits, both, certain, type Match } from "./bits";
import type { LabelSet } from "./labels";

interface Requirement {
  readonly key: string;
  readonly operator: "In" | "Exists";
  readonly negated: boolean;
  readonly values: readonly string[];
  /** Whether some of the values are not known. */
  readonly open: boolean;
}

/** A label selector, read as far as it is known. */
export interface Selector {
  /** The same for selectors that take the same. */
  readonly id: string;
  readonly requirements: readonly Requirement[];
  /** Whether there may be more requirements than these. */
  readonly open: boolean;
}

function selectorOf(requirements: readonly Requirement[], open: boolean): Selector {
  return { id: JSON.stringify([requirements, open]), requirements, open };
}

export const everything: Selector = selectorOf([], false);
/** Takes nobody knows what. */
export const anything: Selector = selectorOf([], true);

/** What is read of a policy, and whether the API server would take it. */
export interface Reading {
  /** Notes that the object can't be created as it is. */
  invalid(): void;
}

/** Reads a selector; an absent one takes everything. */
export function readSelector(read: () => LabelSelector | undefined, reading: Reading): Selector {
  const selector = peek(read);
  if (selector instanceof Unknown) return anything;
  if (!selector) return everything;
  const requirements: Requirement[] = [];
  let open = false;
  const labels = peek(() => selector.matchLabels);
  if (labels instanceof Unknown) open = true;
  else {
    for (const key of Object.keys(labels ?? {}).sort()) {
      const value = peek(() => labels![key]!);
      const known = !(value instanceof Unknown);
      requirements.push({ key, operator: "In", negated: false, values: known ? [value] : [], open: !known });
    }
  }
  const expressions = peek(() => selector.matchExpressions);
  if (expressions instanceof Unknown) return selectorOf(requirements, true);
  for (let at = 0; at < (expressions ?? []).length; at++) {
    const requirement = peek(() => readExpression(expressions![at]!, reading));
    if (requirement === undefined || requirement instanceof Unknown) open = true;
    else requirements.push(requirement);
  }
  return selectorOf(requirements, open);
}

type Expression = NonNullable<LabelSelector["matchExpressions"]>[number];

/** Undefined for an expression that asks for something that is not known. */
function readExpression(expression: Expression, reading: Reading): Requirement | undefined {
  const { key, operator } = expression;
  if (key === undefined || operator === undefined) {
    reading.invalid();
    return undefined;
  }
  const list = peek(() => expression.values);
  const values: string[] = [];
  let open = list instanceof Unknown;
  if (!(list instanceof Unknown)) {
    for (let at = 0; at < (list ?? []).length; at++) {
      const value = peek(() => list![at]!);
      if (value instanceof Unknown) open = true;
      else values.push(value);
    }
  }
  const given = open || values.length > 0;
  if (operator === "In" || operator === "NotIn") {
    if (!given) reading.invalid();
    return { key, operator: "In", negated: operator === "NotIn", values: values.sort(), open };
  }
  if (operator === "Exists" || operator === "DoesNotExist") {
    if (values.length > 0) reading.invalid();
    return { key, operator: "Exists", negated: operator === "DoesNotExist", values: [], open: false };
  }
  reading.invalid();
  return undefined;
}

/** Answers which of many things a selector takes, by their labels. */
export class LabelIndex {
  private readonly withKey = new Map<string, number[]>();
  private readonly withValue = new Map<string, number[]>();
  private readonly valueUnknown = new Map<string, number[]>();
  private readonly open: Bits;
  private readonly all: Match;
  private readonly memo = new Map<string, Match>();
  private readonly keys = new Map<string, Match>();
  private readonly unsures = new Map<string, Bits>();

  constructor(labels: readonly LabelSet[]) {
    this.open = Bits.of(
      labels.length,
      labels.flatMap(({ open }, at) => (open ? [at] : [])),
    );
    this.all = certain(Bits.full(labels.length));
    labels.forEach(({ entries }, at) => {
      for (const [key, value] of entries) {
        push(this.withKey, key, at);
        if (value === undefined) push(this.valueUnknown, key, at);
        else push(this.withValue, `${key}\0${value}`, at);
      }
    });
  }

  match(selector: Selector): Match {
    let match = this.memo.get(selector.id);
    if (match) return match;
    match = selector.requirements.reduce((taken, each) => both(taken, this.require(each)), this.all);
    if (selector.open) match = { may: match.may, must: new Bits(this.all.may.size) };
    this.memo.set(selector.id, match);
    return match;
  }

  private require(requirement: Requirement): Match {
    const plain = requirement.operator === "In" ? this.in(requirement) : this.exists(requirement.key);
    if (!requirement.negated) return plain;
    return { may: this.all.may.without(plain.must), must: this.all.may.without(plain.may) };
  }

  private exists(key: string): Match {
    let match = this.keys.get(key);
    if (!match) {
      const must = this.bits(this.withKey.get(key));
      this.keys.set(key, (match = { must, may: must.or(this.open) }));
    }
    return match;
  }

  /** Those that may have any value of a key. */
  private unsure(key: string): Bits {
    let bits = this.unsures.get(key);
    if (!bits) {
      bits = this.bits(this.valueUnknown.get(key)).or(this.open.without(this.exists(key).must));
      this.unsures.set(key, bits);
    }
    return bits;
  }

  private in({ key, values, open }: Requirement): Match {
    const must = this.bits(values.flatMap((value) => this.withValue.get(`${key}\0${value}`) ?? []));
    if (open) return { must, may: this.exists(key).may };
    return values.length === 0 ? certain(must) : { must, may: must.or(this.unsure(key)) };
  }

  private bits(members: readonly number[] = []): Bits {
    return Bits.of(this.all.may.size, members);
  }
}

function push(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
