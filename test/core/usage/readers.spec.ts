import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { readCloudTrail, readHubble, VpcFlowReader, Window } from "../../../core/usage";
import { rangesOf } from "../../../core/usage/network/ports";

const HOUR = 3_600_000;
const version2 = (words: string): string => `2 123456789010 eni-1 ${words}`;

describe("reading logs of use", () => {
  it("reads version 2 without a header, and what AWS says of intervals without records", () => {
    const reader = new VpcFlowReader();
    const line = reader.read(
      version2("10.0.0.1 10.0.0.2 40000 443 6 20 4249 1418530010 1418530070 ACCEPT OK"),
    );
    assert.ok("flow" in line);
    const { source, target, port, protocol, isAccepted, isReply, start, networkInterface } = line.flow;
    assert.deepEqual(
      [source, target, port, protocol, isAccepted, isReply, start, networkInterface],
      ["10.0.0.1", "10.0.0.2", 443, 6, true, false, 1_418_530_010_000, "eni-1"],
    );
    assert.ok("quiet" in reader.read(version2("- - - - - - - 1431280876 1431280934 - NODATA")));
    assert.ok("gap" in reader.read(version2("- - - - - - - 1431280876 1431280934 - SKIPDATA")));
    for (const wrong of [
      "hello",
      version2("x y z"),
      version2("10.0.0.1 10.0.0.2 1 2 6 1 1 99999999999999 1 ACCEPT OK"),
      "x".repeat(3000),
    ])
      assert.ok("problem" in reader.read(wrong), wrong.slice(0, 40));
  });

  it("reads a custom format by its header, and by what it is told", () => {
    const fields = "start end srcaddr dstaddr srcport dstport protocol action flow-direction tcp-flags";
    const record = "10 20 10.0.0.1 10.0.0.2 443 40000 6 ACCEPT egress 18";
    const byHeader = new VpcFlowReader();
    assert.ok("header" in byHeader.read(fields));
    const byOption = new VpcFlowReader(
      fields
        .split(" ")
        .map((each) => `\${${each}}`)
        .join(" "),
    );
    for (const reader of [byHeader, byOption]) {
      const line = reader.read(record);
      assert.ok("flow" in line && line.flow.isReply && line.flow.direction === "egress");
    }
    const lacking = new VpcFlowReader().read("version srcaddr dstaddr");
    assert.ok(
      "problem" in lacking && lacking.problem === "names no field dstport, protocol, start, end, action",
    );
    assert.deepEqual(VpcFlowReader.lacking("srcaddr"), [
      "dstaddr",
      "dstport",
      "protocol",
      "start",
      "end",
      "action",
    ]);
  });

  it("tells requests from answers by flags, else by ports", () => {
    const reader = new VpcFlowReader("start end srcaddr dstaddr srcport dstport protocol action tcp-flags");
    const isReply = (from: number, to: number, flags: string): boolean => {
      const line = reader.read(`1 2 10.0.0.1 10.0.0.2 ${from} ${to} 6 ACCEPT ${flags}`);
      assert.ok("flow" in line);
      return line.flow.isReply;
    };
    assert.equal(isReply(443, 50000, "2"), false);
    assert.equal(isReply(443, 50000, "18"), true);
    assert.equal(isReply(443, 50000, "-"), true);
    assert.equal(isReply(50000, 443, "0"), false);
    assert.equal(isReply(50000, 50001, "-"), false);
  });

  it("reads flows of Hubble that were let through, and what it lost", () => {
    const flow = {
      time: "2026-01-31T08:00:00Z",
      verdict: "FORWARDED",
      l4: { TCP: { source_port: 40000, destination_port: 8080 } },
      source: { namespace: "web", labels: ["k8s:app=front", "k8s:io.cilium.k8s.namespace.labels.zone=dmz"] },
      destination: { labels: ["k8s:app=api", "k8s:io.kubernetes.pod.namespace=shop", "reserved:x"] },
    };
    const line = readHubble({ flow });
    assert.ok("flow" in line);
    assert.equal(line.flow.source.labels["app"], "front");
    assert.deepEqual(line.flow.source.namespaceLabels, { zone: "dmz", "kubernetes.io/metadata.name": "web" });
    assert.equal(line.flow.target.namespace, "shop");
    assert.ok("skipped" in readHubble({ flow: { ...flow, verdict: "DROPPED" } }));
    assert.ok("skipped" in readHubble({ flow: { ...flow, is_reply: true } }));
    assert.ok("gap" in readHubble({ lost_events: { num_events_lost: "7" } }));
    assert.ok("problem" in readHubble({ hello: 1 }));
  });

  it("reads calls as IAM names them", () => {
    const record = (more: Record<string, unknown>) => ({
      eventSource: "s3.amazonaws.com",
      eventName: "ListObjectsV2",
      eventTime: "2026-01-31T08:00:00Z",
      recipientAccountId: "111111111111",
      userIdentity: {
        type: "AssumedRole",
        arn: "arn:aws:sts::111111111111:assumed-role/app/session",
        sessionContext: { sessionIssuer: { type: "Role", arn: "arn:aws:iam::111111111111:role/path/app" } },
      },
      ...more,
    });
    const actionOf = (more: Record<string, unknown>): string => {
      const line = readCloudTrail(record(more));
      assert.ok("call" in line);
      assert.equal(line.call.principal, "role/app");
      return line.call.action;
    };
    assert.equal(actionOf({}), "s3:ListBucket");
    assert.equal(
      actionOf({ eventSource: "monitoring.amazonaws.com", eventName: "PutMetricAlarm" }),
      "cloudwatch:PutMetricAlarm",
    );
    assert.equal(
      actionOf({ eventSource: "lambda.amazonaws.com", eventName: "ListFunctions20150331" }),
      "lambda:ListFunctions",
    );
    assert.ok("skipped" in readCloudTrail(record({ errorCode: "AccessDenied" })));
    assert.ok("skipped" in readCloudTrail(record({ userIdentity: { type: "AWSService" } })));
    assert.ok("call" in readCloudTrail({ detail: record({}) }));
    assert.ok("call" in readCloudTrail({ CloudTrailEvent: JSON.stringify(record({})) }));
    assert.ok("problem" in readCloudTrail({ CloudTrailEvent: "{" }));
  });

  it("takes any line and any JSON without failing", () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (text, value) => {
        new VpcFlowReader().read(text);
        readHubble(value);
        readHubble({ flow: value, verdict: value });
        readCloudTrail(value);
        readCloudTrail({
          eventSource: "s3.amazonaws.com",
          eventName: "x",
          eventTime: "2026-01-31T08:00:00Z",
          userIdentity: value,
          resources: value,
        });
        return true;
      }),
    );
  });

  const shared = join(__dirname, "../../../../shared/evidence");
  const files = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => join(folder, name))
      .filter((name) => statSync(name).isFile());

  it("reads the samples of flow logs and records that others published", function () {
    if (!existsSync(shared)) {
      this.skip();
      return;
    }
    for (const file of files(join(shared, "hubble-flow")))
      assert.ok(!("problem" in readHubble(JSON.parse(readFileSync(file, "utf8")))), file);
    let flows = 0;
    for (const file of files(join(shared, "vpc-flow-log"))) {
      const reader = new VpcFlowReader();
      for (const line of readFileSync(file, "utf8").split("\n")) {
        if (!line.startsWith("2 ")) continue;
        const read = reader.read(line);
        assert.ok(!("problem" in read), `${file}: ${line}`);
        flows++;
      }
    }
    assert.ok(flows > 3);
    let calls = 0;
    for (const file of files(join(shared, "cloudtrail"))) {
      const data = JSON.parse(readFileSync(file, "utf8")) as { Records?: unknown[]; Events?: unknown[] };
      for (const each of data.Records ?? data.Events ?? [data]) if ("call" in readCloudTrail(each)) calls++;
    }
    assert.ok(calls > 10, String(calls));
  });
});

describe("windows of use", () => {
  const of = (hours: readonly number[]): Window => {
    const window = new Window();
    for (const hour of hours) window.cover(hour * HOUR, hour * HOUR + HOUR / 2);
    return window;
  };

  it("are whole only where no hour is missing, nothing was lost, and they are long enough", () => {
    assert.equal(of([0, 1, 2]).answer(2 * HOUR).doubt, undefined);
    assert.match(of([0, 1, 2]).answer(3 * HOUR).doubt ?? "", /covers 2 hours, and 3 hours are asked for/);
    assert.match(of([0, 2]).answer(HOUR).doubt ?? "", /1 of its 3 hours are missing/);
    assert.match(of([]).answer(HOUR).doubt ?? "", /no record/);
    const lost = of([0, 1]);
    lost.gap("AWS skipped records");
    assert.match(lost.answer(HOUR).doubt ?? "", /AWS skipped records \(1\)/);
  });

  it("are the same whatever the order of records", () => {
    const hours = fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { minLength: 1 });
    fc.assert(
      fc.property(hours, (given) => {
        assert.deepEqual(of(given).answer(HOUR), of([...given].sort((a, b) => a - b)).answer(HOUR));
      }),
    );
  });
});

describe("ranges of ports", () => {
  it("hold exactly the ports that they are made of", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 })), (ports) => {
        const ranges = rangesOf(ports);
        const held = ranges.flatMap(({ from, to }) =>
          Array.from({ length: to - from + 1 }, (_, at) => from + at),
        );
        assert.deepEqual(
          held,
          [...new Set(ports)].sort((a, b) => a - b),
        );
        ranges.slice(1).forEach(({ from }, at) => assert.ok(from > ranges[at]!.to + 1));
      }),
    );
  });
});
