import assert from "node:assert/strict";
import type { Resource } from "../../../../core/graph";
import type { AwsReachability } from "../../../../core/reachability/aws";
import { base, host, made, open, outside, passes, reach, tcp, withInternet } from "./support";

const none = "No Connections";
const client = "8.8.8.8/32";
const anywhere = { cidrBlocks: ["0.0.0.0/0"] };

const balancer = (more: object = {}): Resource =>
  made("aws:lb/loadBalancer:LoadBalancer", "lb", {
    subnets: ["subnet-1"],
    securityGroups: ["sg-lb"],
    ...more,
  });
const listener = (more: object = {}): Resource =>
  made("aws:lb/listener:Listener", "listener", {
    loadBalancerArn: "lb",
    port: 443,
    protocol: "HTTPS",
    defaultActions: [{ type: "forward", targetGroupArn: "tg" }],
    ...more,
  });
const targets = (more: object = {}): Resource =>
  made("aws:lb/targetGroup:TargetGroup", "tg", { port: 8080, protocol: "HTTP", vpcId: "vpc-1", ...more });
const attached = made("aws:lb/targetGroupAttachment:TargetGroupAttachment", "x", {
  targetGroupArn: "tg",
  targetId: "app",
});
const front = open("sg-lb", [tcp(443, anywhere)]);
const behind = open("sg-app", [tcp(8080, { securityGroups: ["sg-lb"] })]);
const app = host("app", "subnet-2", ["sg-app"]);

/** What clients reach of the target, by every way through the load balancer. */
function reached(aws: AwsReachability, from = client): string[] {
  return aws.forwards.map((forward) => {
    const { may, must } = aws.through(outside(from), forward);
    const text = may.equals(must) ? may.toText() : `may ${may.toText()}, must ${must.toText()}`;
    return `${forward.target.name}: ${text}`;
  });
}

describe("load balancers", () => {
  const whole = [...withInternet, balancer(), listener(), targets(), attached, front, behind, app];

  it("answer on the ports of their listeners alone", () => {
    assert.equal(passes(reach(...whole), client, "lb"), "TCP 443");
    const wide = reach(
      ...whole.map((each) =>
        each.name === "sg-lb" ? open("sg-lb", [{ protocol: "-1", ...anywhere }]) : each,
      ),
    );
    assert.equal(passes(wide, client, "lb"), "TCP 443");
  });

  it("lead from the internet to targets that have no address there, on the target's port", () => {
    const aws = reach(...whole);
    assert.deepEqual(reached(aws), ["app: TCP 443"]);
    assert.equal(passes(aws, client, "app"), none);
    assert.equal(passes(aws, "lb", "app"), "TCP 8080");
    const { verdict, hops } = aws.through(outside(client), aws.forwards[0]!).witness();
    assert.equal(verdict, "allowed");
    assert.ok(hops.every((hop) => hop.verdict === "allowed"));
    assert.ok(hops.some(({ sources }) => sources.some(({ name }) => name.startsWith("Listener"))));
  });

  it("lead nowhere where the target's groups don't admit theirs", () => {
    const shut = whole.map((each) =>
      each.name === "sg-app" ? open("sg-app", [tcp(443, { securityGroups: ["sg-lb"] })]) : each,
    );
    assert.deepEqual(reached(reach(...shut)), ["app: " + none]);
  });

  it("that are internal are not reached from the internet", () => {
    const inner = whole.map((each) => (each.name === "lb" ? balancer({ internal: true }) : each));
    assert.equal(passes(reach(...inner), client, "lb"), none);
    assert.deepEqual(reached(reach(...inner)), ["app: " + none]);
  });

  it("forward by rules of their listeners too, and with weights", () => {
    const rule = made("aws:lb/listenerRule:ListenerRule", "rule", {
      listenerArn: "listener",
      actions: [{ type: "forward", forward: { targetGroups: [{ arn: "tg", weight: 1 }] } }],
    });
    const parts = whole.map((each) =>
      each.name === "listener" ? listener({ defaultActions: [{ type: "fixed-response" }] }) : each,
    );
    assert.deepEqual(reached(reach(...parts)), []);
    assert.deepEqual(reached(reach(...parts, rule)), ["app: TCP 443"]);
  });

  it("find targets among scaling groups, services and addresses", () => {
    const without = whole.filter(({ name }) => name !== "x" && name !== "app");
    const template = made("aws:ec2/launchTemplate:LaunchTemplate", "lt-1", {
      vpcSecurityGroupIds: ["sg-app"],
    });
    const scaling = made("aws:autoscaling/group:Group", "fleet", {
      launchTemplate: { id: "lt-1" },
      vpcZoneIdentifiers: ["subnet-2"],
      targetGroupArns: ["tg"],
    });
    assert.deepEqual(reached(reach(...without, template, scaling)), ["fleet: TCP 443"]);
    const service = made("aws:ecs/service:Service", "service", {
      networkConfiguration: { subnets: ["subnet-2"], securityGroups: ["sg-app"] },
      loadBalancers: [{ targetGroupArn: "tg", containerName: "web", containerPort: 8080 }],
    });
    assert.deepEqual(reached(reach(...without, service)), ["service: TCP 443"]);
    const byAddress = [
      ...without,
      host("app", "subnet-2", ["sg-app"], { privateIp: "10.0.2.9" }),
      made("aws:lb/targetGroupAttachment:TargetGroupAttachment", "x", {
        targetGroupArn: "tg",
        targetId: "10.0.2.9",
      }),
    ];
    assert.deepEqual(reached(reach(...byAddress)), ["app: TCP 443"]);
  });

  it("of a classic kind listen and forward by their own resource", () => {
    const classic = made("aws:elb/loadBalancer:LoadBalancer", "lb", {
      subnets: ["subnet-1"],
      securityGroups: ["sg-lb"],
      instances: ["app"],
      listeners: [{ lbPort: 443, lbProtocol: "tcp", instancePort: 8080, instanceProtocol: "tcp" }],
    });
    assert.deepEqual(reached(reach(...withInternet, classic, front, behind, app)), ["app: TCP 443"]);
  });

  it("whose listeners were not given may answer on anything", () =>
    assert.equal(
      passes(reach(...withInternet, balancer(), front), client, "lb"),
      `may TCP 443, must ${none}`,
    ));

  it("of the network kind may go without groups", () => {
    const bare = balancer({ loadBalancerType: "network", securityGroups: [] });
    const aws = reach(...withInternet, bare, listener({ protocol: "TCP" }), targets({ protocol: "TCP" }));
    assert.equal(passes(aws, client, "lb"), "TCP 443");
  });

  describe("that keep the client's address", () => {
    const network = (...more: Resource[]) =>
      reach(
        ...withInternet,
        balancer({ loadBalancerType: "network" }),
        listener({ protocol: "TCP" }),
        attached,
        front,
        app,
        ...more,
      );
    const byClient = open("sg-app", [tcp(8080, { cidrBlocks: ["8.8.8.0/24"] })]);

    it("need targets that admit the client itself", () => {
      const aws = network(targets({ protocol: "TCP" }), byClient);
      assert.deepEqual(reached(aws), ["app: TCP 443"]);
      assert.deepEqual(reached(aws, "1.1.1.1/32"), ["app: " + none]);
    });

    it("don't where their target group says so", () => {
      const aws = network(targets({ protocol: "TCP", preserveClientIp: "false" }), byClient);
      assert.deepEqual(reached(aws), ["app: " + none]);
      assert.deepEqual(reached(network(targets({ protocol: "TCP", preserveClientIp: "false" }), behind)), [
        "app: TCP 443",
      ]);
    });

    it("may pass by the reference to their own group", () =>
      assert.deepEqual(reached(network(targets({ protocol: "TCP" }), behind)), [
        `app: may TCP 443, must ${none}`,
      ]));
  });

  it("meet a subnet's ACL on their way out even within it, if they are of the classic kind", () => {
    const classic = made("aws:elb/loadBalancer:LoadBalancer", "lb", {
      subnets: ["subnet-1"],
      securityGroups: ["sg-lb"],
      listeners: [{ lbPort: 443, lbProtocol: "tcp", instancePort: 8080, instanceProtocol: "tcp" }],
    });
    const shut = made("aws:ec2/networkAcl:NetworkAcl", "acl-1", { vpcId: "vpc-1", subnetIds: ["subnet-1"] });
    const aws = reach(
      ...base,
      classic,
      front,
      behind,
      shut,
      host("near", "subnet-1", ["sg-app"]),
      host("lb-like", "subnet-1", ["sg-lb"]),
    );
    assert.equal(passes(aws, "lb", "near"), none);
    assert.equal(passes(aws, "lb-like", "near"), "TCP 8080");
  });
});
