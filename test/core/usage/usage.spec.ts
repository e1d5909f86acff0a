import assert from "node:assert/strict";
import fc from "fast-check";
import { buildGraph, Unknown, type Graph, type Resource } from "../../../core/graph";
import { manifest, resource } from "../../../core/policy/minimal";
import {
  givenPolicies,
  GroupUsage,
  PolicyUsage,
  RightsUsage,
  type Call,
  type InterfaceSeen,
  type UsageItem,
} from "../../../core/usage";
import type { NetworkFlow, PodFlow, PodSide } from "../../../core/usage/flow";

const statuses = (items: readonly UsageItem[]): Record<string, string> =>
  Object.fromEntries(items.map(({ name, status }) => [name, status]));

describe("use of security groups", () => {
  const rule = (more: Record<string, unknown>) => ({
    protocol: "tcp",
    fromPort: 443,
    toPort: 443,
    cidrBlocks: ["10.0.0.0/8"],
    ...more,
  });
  const graphOf = (ingress: readonly unknown[], egress: readonly unknown[] = []): Graph =>
    buildGraph([
      resource(
        "aws:ec2/securityGroup:SecurityGroup",
        "web",
        { vpcId: "vpc-1", ingress, egress },
        { physicalId: "sg-1" },
      ),
      resource(
        "aws:ec2/securityGroup:SecurityGroup",
        "peer",
        { vpcId: "vpc-1", ingress: [], egress: [] },
        { physicalId: "sg-2" },
      ),
    ]);
  const interfaces: InterfaceSeen[] = [
    { id: "eni-1", groups: ["sg-1"], addresses: ["10.0.0.1"] },
    { id: "eni-2", groups: ["sg-2"], addresses: ["10.0.5.2"] },
  ];
  const flow = (more: Partial<NetworkFlow> = {}): NetworkFlow => ({
    source: "10.0.5.2",
    target: "10.0.0.1",
    protocol: 6,
    port: 443,
    start: 0,
    end: 1000,
    isAccepted: true,
    isReply: false,
    networkInterface: "eni-1",
    ...more,
  });
  const judged = (
    graph: Graph,
    flows: readonly NetworkFlow[],
    { doubt, known = interfaces }: { doubt?: string; known?: readonly InterfaceSeen[] } = {},
  ) => {
    const usage = new GroupUsage(graph, known);
    for (const each of flows) assert.equal(usage.add(each), undefined);
    return usage.answer(doubt);
  };

  it("tells unused rules from those that something used", () => {
    const graph = graphOf([rule({ cidrBlocks: ["10.0.5.0/24"] }), rule({ fromPort: 22, toPort: 22 })]);
    const { items, proposals } = judged(graph, [flow()]);
    assert.deepEqual(
      items.map(({ status }) => status),
      ["used", "unused"],
    );
    assert.equal(items[0]?.used.count, 1);
    const [proposal] = proposals;
    assert.deepEqual(
      (proposal?.content as { fromPort: number }[]).map(({ fromPort }) => fromPort),
      [443],
    );
  });

  it("proposes nothing for a group of which not everything is known", () => {
    const unused = rule({ fromPort: 22, toPort: 22 });
    for (const partly of [
      rule({ cidrBlocks: [], prefixListIds: ["pl-unseen"] }),
      rule({ cidrBlocks: [], securityGroups: ["sg-unseen"] }),
      rule({ fromPort: new Unknown("the port") }),
    ]) {
      const { items, proposals } = judged(graphOf([unused, partly]), []);
      assert.ok(items.some(({ status }) => status === "unused"));
      assert.deepEqual(proposals, []);
    }
  });

  it("proposes the ports and the networks that were used", () => {
    const graph = graphOf([rule({ fromPort: 0, toPort: 65535 })]);
    const { items } = judged(graph, [flow(), flow({ port: 8080 }), flow({ port: 8081 })]);
    assert.equal(items[0]?.status, "wider");
    assert.equal(items[0].instead, "443/tcp, 8080-8081/tcp from 10.0.5.0/24");
  });

  it("leaves open to the internet what the internet uses, but for ports", () => {
    const graph = graphOf([rule({ cidrBlocks: ["0.0.0.0/0"] })]);
    assert.deepEqual(
      judged(graph, [flow({ source: "8.8.8.8" })]).items.map(({ status }) => status),
      ["used"],
    );
  });

  it("does not count what was refused, and answers", () => {
    const graph = graphOf([rule({})], [rule({ fromPort: 0, toPort: 65535 })]);
    const { items } = judged(graph, [
      flow({ isAccepted: false }),
      flow({ source: "10.0.0.1", target: "10.0.5.2", port: 40000, isReply: true }),
    ]);
    assert.deepEqual(
      items.map(({ status }) => status),
      ["unused", "unused"],
    );
  });

  it("follows references to groups by the peer's interface", () => {
    const graph = graphOf([rule({ cidrBlocks: [], securityGroups: ["sg-2"] })]);
    assert.equal(judged(graph, [flow()]).items[0]?.status, "used");
    assert.equal(
      judged(graph, [flow({ source: "10.0.0.1", target: "10.0.0.1" })]).items[0]?.status,
      "unused",
    );
    const unknown = judged(graph, [flow({ source: "10.0.9.9" })]).items[0];
    assert.equal(unknown?.status, "unknown");
  });

  it("can't tell where the interface is not known, or the log is not whole", () => {
    const graph = graphOf([rule({}), rule({ fromPort: 22, toPort: 22 })]);
    const { items } = judged(graph, [flow()], { known: [] });
    assert.deepEqual(
      items.map(({ status }) => status),
      ["unknown", "unused"],
    );
    assert.match(items[0]?.why ?? "", /--interfaces/);
    const doubtful = judged(graph, [flow()], { doubt: "it is short" });
    assert.deepEqual(
      doubtful.items.map(({ status }) => status),
      ["used", "unknown"],
    );
    assert.deepEqual(doubtful.proposals, []);
  });

  it("never tells of a rule as unused that a flow used, and keeps every flow in what it proposes", () => {
    const port = fc.integer({ min: 1, max: 9 });
    const address = fc.constantFrom("10.0.5.2", "10.0.6.3", "10.1.0.1", "192.168.0.1", "8.8.8.8");
    const block = fc.constantFrom("10.0.0.0/8", "0.0.0.0/0", "10.0.5.0/24", "192.168.0.0/16");
    const rules = fc.array(fc.record({ a: port, b: port, block }), { minLength: 1, maxLength: 4 });
    const flows = fc.array(fc.record({ port, source: address }), { maxLength: 8 });
    fc.assert(
      fc.property(rules, flows, (given, seen) => {
        const made = given.map(({ a, b, block: cidr }) =>
          rule({ fromPort: Math.min(a, b), toPort: Math.max(a, b), cidrBlocks: [cidr] }),
        );
        const all = seen.map((each) => flow(each));
        const graph = graphOf(made);
        const { proposals } = judged(graph, all);
        const [proposal] = proposals;
        if (!proposal) return;
        const next = graphOf(
          (proposal.content as Record<string, unknown>[])
            .filter(({ direction }) => direction === "ingress")
            .map(({ direction: _, ...each }) => each),
        );
        const count = (of: Graph): number =>
          judged(of, all).items.reduce((sum, { used }) => sum + (used.count > 0 ? 1 : 0), 0);
        for (const each of all) {
          const passes = (of: Graph): boolean => judged(of, [each]).items.some(({ used }) => used.count > 0);
          if (passes(graph)) assert.ok(passes(next), JSON.stringify({ made, each, next: proposal.content }));
        }
        assert.ok(count(next) > 0 || count(graph) === 0);
      }),
    );
  });
});

describe("use of network policies", () => {
  const policy = (spec: Record<string, unknown>): Resource =>
    manifest({
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name: "web", namespace: "shop" },
      spec,
    });
  const side = (app: string, namespace = "shop", address = "10.0.0.1"): PodSide => ({
    namespace,
    labels: { app },
    namespaceLabels: { "kubernetes.io/metadata.name": namespace },
    address,
  });
  const flow = (more: Partial<PodFlow> = {}): PodFlow => ({
    source: side("front"),
    target: side("web"),
    protocol: "TCP",
    port: 8080,
    at: 0,
    ...more,
  });
  const judged = (spec: Record<string, unknown>, flows: readonly PodFlow[], doubt?: string) => {
    const usage = new PolicyUsage(buildGraph([policy(spec)]));
    for (const each of flows) usage.add(each);
    return usage.answer(doubt);
  };
  const rules = (ingress: readonly unknown[]) => ({
    podSelector: { matchLabels: { app: "web" } },
    policyTypes: ["Ingress"],
    ingress,
  });
  const front = { podSelector: { matchLabels: { app: "front" } } };
  const other = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "other" } } };
  const ingressOf = (content: unknown): unknown => (content as { spec: { ingress: unknown } }).spec.ingress;

  it("drops rules, peers and ports that nothing used", () => {
    const spec = rules([
      { from: [front, other], ports: [{ port: 8080 }, { port: 9090 }] },
      { from: [{ ipBlock: { cidr: "10.0.0.0/8" } }], ports: [{ port: 22 }] },
    ]);
    const { items, proposals } = judged(spec, [flow()]);
    assert.deepEqual(statuses(items), { "shop/web ingress[0]": "wider", "shop/web ingress[1]": "unused" });
    assert.deepEqual(ingressOf(proposals[0]?.content), [{ from: [front], ports: [{ port: 8080 }] }]);
  });

  it("names the ports where a rule has none, and keeps the policy where no rule stays", () => {
    const all = judged(rules([{ from: [front] }]), [flow(), flow({ port: 53, protocol: "UDP" })]);
    assert.deepEqual(ingressOf(all.proposals[0]?.content), [
      {
        from: [front],
        ports: [
          { protocol: "TCP", port: 8080 },
          { protocol: "UDP", port: 53 },
        ],
      },
    ]);
    const none = judged(rules([{}]), [flow({ target: side("api") })]);
    const content = none.proposals[0]?.content as { spec: { ingress: unknown; policyTypes: unknown } };
    assert.deepEqual([content.spec.ingress, content.spec.policyTypes], [[], ["Ingress"]]);
  });

  it("says nothing of what is unused by a log that is not whole", () => {
    const { items, proposals } = judged(rules([{ from: [front] }, { from: [other] }]), [flow()], "short");
    assert.deepEqual(statuses(items), { "shop/web ingress[0]": "used", "shop/web ingress[1]": "unknown" });
    assert.deepEqual(proposals, []);
  });

  it("what it proposes lets through all that was let through, and is used as it is", () => {
    const peer = fc.constantFrom(front, other, { ipBlock: { cidr: "10.0.0.0/8", except: ["10.0.1.0/24"] } });
    const port = fc.constantFrom(
      { port: 8080 },
      { port: 8000, endPort: 9000 },
      { protocol: "UDP" },
      { port: "http" },
    );
    const list = <T>(item: fc.Arbitrary<T>) =>
      fc.option(fc.array(item, { minLength: 1, maxLength: 3 }), { nil: undefined });
    const made = fc.array(fc.record({ from: list(peer), ports: list(port) }), { maxLength: 3 });
    const flows = fc.array(
      fc.record({
        source: fc.constantFrom(
          side("front"),
          side("x", "other"),
          side("x", "third", "10.0.1.5"),
          side("x", "third", "10.2.0.1"),
        ),
        port: fc.constantFrom(8080, 8500, 53),
        protocol: fc.constantFrom("TCP" as const, "UDP" as const),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(made, flows, (given, seen) => {
        const plain = given.map(({ from, ports }) => ({ ...(from && { from }), ...(ports && { ports }) }));
        const all = seen.map((each) => flow(each));
        const before = judged(rules(plain), all);
        const [proposal] = before.proposals;
        if (!proposal) return;
        const next = rules(ingressOf(proposal.content) as unknown[]);
        for (const each of all) {
          const passes = (spec: Record<string, unknown>): boolean =>
            judged(spec, [each]).items.some(({ used }) => used.count > 0);
          assert.equal(passes(next), passes(rules(plain)));
        }
        assert.ok(
          judged(next, all).items.every(({ status }) => status === "used"),
          JSON.stringify({ plain, next: next.ingress, all }),
        );
      }),
    );
  });
});

describe("use of rights", () => {
  const graphOf = (statements: readonly unknown[]): Graph =>
    buildGraph([
      resource("aws:iam/role:Role", "app", { name: "app", assumeRolePolicy: "{}" }, { physicalId: "app" }),
      resource("aws:iam/rolePolicy:RolePolicy", "rights", {
        role: "app",
        policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
      }),
    ]);
  const call = (action: string, more: Partial<Call> = {}): Call => ({
    principal: "role/app",
    action,
    isData: false,
    resources: [],
    at: 0,
    ...more,
  });
  const judged = (statements: readonly unknown[], calls: readonly Call[], doubt?: string) => {
    const usage = new RightsUsage(graphOf(statements));
    for (const each of calls) usage.add(each);
    return { ...usage.answer(doubt), strangers: usage.strangers };
  };
  const allow = (actions: unknown, resources: unknown = "*", more = {}) => ({
    Effect: "Allow",
    Action: actions,
    Resource: resources,
    ...more,
  });
  const documentOf = (content: unknown): unknown => (content as { Statement: unknown }).Statement;

  it("reduces a statement to the actions that were used", () => {
    const { items, proposals } = judged(
      [allow(["ecs:*", "ec2:DescribeVpcs"])],
      [call("ecs:RunTask"), call("ecs:StopTask")],
    );
    assert.equal(items[0]?.status, "wider");
    assert.equal(items[0].used.count, 2);
    assert.deepEqual(documentOf(proposals[0]?.content), [
      { Effect: "Allow", Action: ["ecs:RunTask", "ecs:StopTask"], Resource: "*" },
    ]);
  });

  it("names the resources where every call named them", () => {
    const arn = "arn:aws:kms:eu-west-1:111111111111:key/k1";
    const { proposals } = judged([allow("kms:Decrypt")], [call("kms:Decrypt", { resources: [arn] })]);
    assert.deepEqual(documentOf(proposals[0]?.content), [
      { Effect: "Allow", Action: "kms:Decrypt", Resource: arn },
    ]);
    assert.deepEqual(
      judged([allow("kms:Decrypt")], [call("kms:Decrypt", { resources: [arn] }), call("kms:Decrypt")])
        .proposals,
      [],
    );
  });

  describe("by policies that the sources don't hold", () => {
    const arn = "arn:aws:iam::aws:policy/AmazonECS_FullAccess";
    const holder = resource(
      "aws:iam/role:Role",
      "app",
      { name: "app", assumeRolePolicy: "{}", managedPolicyArns: [arn] },
      { physicalId: "app" },
    );
    const usageOf = (
      resources: readonly Resource[],
      given?: ConstructorParameters<typeof RightsUsage>[1],
    ) => {
      const usage = new RightsUsage(buildGraph(resources), given);
      usage.add(call("ecs:RunTask"));
      return usage.answer(undefined);
    };

    it("names them as unknown, however they are attached", () => {
      const plain = resource(
        "aws:iam/role:Role",
        "app",
        { name: "app", assumeRolePolicy: "{}" },
        { physicalId: "app" },
      );
      const attachments = [
        [holder],
        [
          plain,
          resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "x", { role: "app", policyArn: arn }),
        ],
        [
          plain,
          resource("aws:iam/policyAttachment:PolicyAttachment", "x", { roles: ["app"], policyArn: arn }),
        ],
        [
          plain,
          resource("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "x", {
            roleName: "app",
            policyArns: [arn],
          }),
        ],
      ];
      for (const resources of attachments) {
        const { items, proposals } = usageOf(resources);
        assert.deepEqual(
          items.map(({ status, why }) => [status, why]),
          [["unknown", `the policy ${arn} was not given: name its document, --policy-documents`]],
          resources.at(-1)?.type,
        );
        assert.deepEqual(proposals, []);
      }
    });

    it("judges those whose document is given, by ARN or by name", () => {
      const document = JSON.stringify({ Version: "2012-10-17", Statement: [allow("ecs:*")] });
      for (const policy of [arn, "AmazonECS_FullAccess"]) {
        const { items, proposals } = usageOf([holder], givenPolicies([{ policy, document }]));
        assert.deepEqual(
          items.map(({ name, status, instead }) => [name, status, instead]),
          [["AmazonECS_FullAccess Statement[0]", "wider", "ecs:RunTask on *"]],
        );
        assert.deepEqual(documentOf(proposals[0]?.content), [
          { Effect: "Allow", Action: "ecs:RunTask", Resource: "*" },
        ]);
      }
      const other = usageOf([holder], givenPolicies([{ policy: "Other", document }]));
      assert.equal(other.items[0]?.status, "unknown");
    });

    it("takes nothing from whom it does not see", () => {
      const policy = resource(
        "aws:iam/policy:Policy",
        "shared",
        { name: "shared", policy: JSON.stringify({ Version: "2012-10-17", Statement: [allow("ecs:*")] }) },
        { physicalId: "arn:aws:iam::111111111111:policy/shared" },
      );
      const attach = (name: string, role: string) =>
        resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", name, {
          role,
          policyArn: "arn:aws:iam::111111111111:policy/shared",
        });
      const app = resource(
        "aws:iam/role:Role",
        "app",
        { name: "app", assumeRolePolicy: "{}" },
        { physicalId: "app" },
      );
      assert.equal(usageOf([app, policy, attach("a", "app")]).proposals.length, 1);
      const seen = usageOf([app, policy, attach("a", "app"), attach("b", "of-another-stack")]);
      assert.deepEqual(seen.proposals, []);
      assert.match(seen.items[0]?.why ?? "", /others have it, too/);
    });
  });

  it("keeps conditions, and drops statements that nothing used", () => {
    const condition = { Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } } };
    const { items, proposals } = judged(
      [allow("ecs:RunTask", "*", condition), allow("rds:DeleteDBCluster", "*", { Sid: "Old" })],
      [call("ecs:RunTask")],
    );
    assert.deepEqual(statuses(items), { "rights Statement[0]": "used", "rights Old": "unused" });
    assert.deepEqual(documentOf(proposals[0]?.content), [
      { Effect: "Allow", Action: "ecs:RunTask", Resource: "*", ...condition },
    ]);
  });

  it("keeps what CloudTrail does not record, and says so", () => {
    const { items } = judged(
      [allow("s3:GetObject"), allow("iam:PassRole", "*", { Sid: "Pass" })],
      [call("ecs:RunTask")],
    );
    assert.deepEqual(statuses(items), { "rights Statement[0]": "unknown", "rights Pass": "unknown" });
    const seen = judged([allow("s3:GetObject")], [call("s3:PutObject", { isData: true })]);
    assert.equal(seen.items[0]?.status, "unused");
    const wide = judged([allow("s3:*")], [call("s3:CreateBucket")]);
    const [statement] = documentOf(wide.proposals[0]?.content) as { Action: string[] }[];
    assert.ok(statement);
    assert.ok(statement.Action.includes("s3:GetObject") && statement.Action.includes("s3:CreateBucket"));
    assert.ok(!statement.Action.includes("s3:*"));
  });

  it("doubts what names what it does not allow, and what the log does not cover", () => {
    const { items } = judged([{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }], [call("ecs:RunTask")]);
    assert.equal(items[0]?.status, "unknown");
    assert.equal(judged([allow("ecs:RunTask")], [], "short").items[0]?.status, "unknown");
    assert.equal(
      judged([allow("ecs:RunTask")], [call("ecs:RunTask", { principal: "role/other" })]).strangers,
      1,
    );
  });

  it("what it proposes allows every call that was made, and is used as it is", () => {
    const action = fc.constantFrom("ecs:*", "ecs:RunTask", "ecs:Stop*", "kms:Decrypt", "*", "ec2:Describe*");
    const made = fc.array(fc.record({ actions: fc.array(action, { minLength: 1, maxLength: 3 }) }), {
      minLength: 1,
      maxLength: 3,
    });
    const calls = fc.array(
      fc
        .constantFrom("ecs:RunTask", "ecs:StopTask", "kms:Decrypt", "ec2:DescribeVpcs")
        .map((name) => call(name)),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(made, calls, (given, seen) => {
        const statements = given.map(({ actions }) => allow(actions));
        const [proposal] = judged(statements, seen).proposals;
        if (!proposal?.content) return;
        const next = documentOf(proposal.content) as unknown[];
        for (const each of seen) {
          const passes = (of: readonly unknown[]): boolean =>
            judged(of, [each]).items.some(({ used }) => used.count > 0);
          assert.equal(passes(next), passes(statements), JSON.stringify({ statements, next, each }));
        }
        assert.ok(judged(next, seen).items.every(({ status }) => status === "used" || status === "unknown"));
      }),
    );
  });
});
