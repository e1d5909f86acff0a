import assert from "node:assert/strict";
import { awsConnections, type AwsRule } from "../../../core/sets/aws-connections";
import { kubernetesConnections, type KubernetesPort } from "../../../core/sets/kubernetes-connections";
import { parsePortSpec } from "../../../core/sets/port-spec";
import type { ConnectionSet } from "../../../core/sets/connection-set";
import type { Result } from "../../../core/sets/result";

function shows<T>(read: (input: T) => Result<ConnectionSet>, input: T, expected: string | RegExp): void {
  it(`${typeof input === "string" ? JSON.stringify(input) : JSON.stringify({ ...input })} is ${String(expected)}`, () => {
    const result = read(input);
    if (typeof expected === "string") {
      assert.ok(result.ok, result.ok ? "" : result.reason);
      assert.equal(result.value.toText(), expected);
    } else {
      assert.ok(!result.ok, result.ok ? result.value.toText() : "");
      assert.match(result.reason, expected);
    }
  });
}

describe("connections of an AWS rule", () => {
  const cases: [AwsRule, string | RegExp][] = [
    [{ protocol: "-1", from: 0, to: 0 }, "All Connections"],
    [{ protocol: "-1", from: 22, to: 22 }, "All Connections"],
    [{ protocol: "-1" }, "All Connections"],
    [{ protocol: -1 }, "All Connections"],
    [{ protocol: "all", from: 0, to: 65535 }, "All Connections"],
    [{ protocol: "ALL" }, "All Connections"],
    [{ protocol: "tcp", from: 20, to: 25 }, "TCP 20-25"],
    [{ protocol: "TCP", from: 22, to: 22 }, "TCP 22"],
    [{ protocol: "6", from: 22, to: 22 }, "TCP 22"],
    [{ protocol: 6, from: 22, to: 22 }, "TCP 22"],
    [{ protocol: "Udp", from: 53, to: 53 }, "UDP 53"],
    [{ protocol: "17", from: 53, to: 53 }, "UDP 53"],
    [{ protocol: "tcp", from: 0, to: 65535 }, "TCP 1-65535"],
    [{ protocol: "tcp", from: 0, to: 22 }, "TCP 1-22"],
    [{ protocol: "tcp", from: 0, to: 0 }, "No Connections"],
    [{ protocol: "icmp", from: -1, to: -1 }, "ICMP"],
    [{ protocol: "icmp" }, "ICMP"],
    [{ protocol: "1", from: 8, to: -1 }, "ICMP 8"],
    [{ protocol: "icmp", from: 8 }, "ICMP 8"],
    [{ protocol: "ICMP", from: 8, to: 0 }, "ICMP 8/0"],
    [{ protocol: "icmp", from: 0, to: 0 }, "ICMP 0/0"],
    [{ protocol: "icmpv6", from: -1, to: -1 }, "ICMPv6"],
    [{ protocol: "58", from: 128, to: 0 }, "ICMPv6 128/0"],
    [{ protocol: "ipv6-icmp" }, "ICMPv6"],
    [{ protocol: "132", from: 22, to: 22 }, "SCTP 1-65535"],
    [{ protocol: "sctp", from: 22, to: 22 }, "SCTP 1-65535"],
    [{ protocol: "47", from: 0, to: 0 }, "Other 47"],
    [{ protocol: "gre" }, "Other 47"],
    [{ protocol: "50" }, "Other 50"],
    [{ protocol: "0" }, "Other 0"],
    [{ protocol: "tcp" }, /tcp needs a first and a last port from 0 to 65535, not nothing and nothing/],
    [{ protocol: "tcp", from: 22 }, /not 22 and nothing/],
    [{ protocol: "tcp", from: -1, to: -1 }, /not -1 and -1/],
    [{ protocol: "tcp", from: 25, to: 20 }, /end before they begin/],
    [{ protocol: "tcp", from: 0, to: 65536 }, /from 0 to 65535/],
    [{ protocol: "tcp", from: 1.5, to: 2 }, /from 0 to 65535/],
    [{ protocol: "tcp", from: Number.NaN, to: 2 }, /from 0 to 65535/],
    [{ protocol: "icmp", from: 0, to: 65535 }, /type and a code from 0 to 255/],
    [{ protocol: "icmp", from: -1, to: 0 }, /type and a code from 0 to 255/],
    [{ protocol: "icmp", from: -2, to: -1 }, /type and a code from 0 to 255/],
    [{ protocol: "" }, /protocol "" is no known name/],
    [{ protocol: "tpc", from: 22, to: 22 }, /protocol "tpc" is no known name/],
    [{ protocol: "256" }, /no number from 0 to 255/],
    [{ protocol: "06" }, /no number from 0 to 255/],
    [{ protocol: "-2" }, /no number from 0 to 255/],
    [{ protocol: 6.5 }, /no number from 0 to 255/],
    [{ protocol: " tcp" }, /no known name/],
    [{ protocol: "__proto__" }, /no known name/],
    [{ protocol: "constructor" }, /no known name/],
    [{ protocol: "\u001b[31m" }, /protocol "\\u\{1b\}\[31m" is no known name/],
  ];
  for (const [rule, expected] of cases) shows(awsConnections, rule, expected);
});

describe("connections of a Kubernetes policy port", () => {
  const cases: [KubernetesPort, string | RegExp][] = [
    [{}, "TCP 1-65535"],
    [{ port: 80 }, "TCP 80"],
    [{ protocol: "UDP" }, "UDP 1-65535"],
    [{ protocol: "UDP", port: 53 }, "UDP 53"],
    [{ protocol: "SCTP", port: 9003 }, "SCTP 9003"],
    [{ protocol: "TCP", port: 32000, endPort: 32768 }, "TCP 32000-32768"],
    [{ port: 80, endPort: 80 }, "TCP 80"],
    [{ port: 1, endPort: 65535 }, "TCP 1-65535"],
    [{ endPort: 80 }, /endPort stands without a port/],
    [{ port: 80, endPort: 79 }, /endPort 79 is less than port 80/],
    [{ port: 0 }, /port 0 is not from 1 to 65535/],
    [{ port: 65536 }, /port 65536 is not/],
    [{ port: 80, endPort: 65536 }, /port 65536 is not/],
    [{ port: 80.5 }, /port 80.5 is not/],
    [{ protocol: "tcp", port: 80 }, /protocol "tcp" is not TCP, UDP or SCTP/],
    [{ protocol: "ICMP" }, /protocol "ICMP" is not/],
    [{ protocol: "" }, /protocol "" is not/],
  ];
  for (const [port, expected] of cases) shows(kubernetesConnections, port, expected);
});

describe("port specs of an estate", () => {
  const cases: [string, string | RegExp][] = [
    ["443/tcp", "TCP 443"],
    ["443/TCP", "TCP 443"],
    ["8000-8100/tcp", "TCP 8000-8100"],
    ["53/udp", "UDP 53"],
    ["9003/sctp", "SCTP 9003"],
    ["any", "All Connections"],
    ["tcp", "TCP 1-65535"],
    ["icmp", "ICMP"],
    ["icmpv6", "ICMPv6"],
    ["8/icmp", "ICMP 8"],
    ["3/4/icmp", "ICMP 3/4"],
    ["133-137/icmpv6", "ICMPv6 133-137"],
    ["esp", "Other 50"],
    ["47/ip", "Other 47"],
    ["6/ip", "TCP 1-65535"],
    ["", /the port is empty/],
    ["443", /"443" has no protocol: write 443\/tcp or 443\/udp/],
    ["8000-8100", /has no protocol: write 8000-8100\/tcp/],
    ["443/tpc", /names no protocol: use tcp/],
    ["443/6", /names no protocol/],
    ["443/all", /names no protocol/],
    ["443/", /names no protocol/],
    ["http", /names no protocol/],
    ["/tcp", /is no number and no range/],
    ["0/tcp", /"0" is outside the ports 1 to 65535/],
    ["65536/tcp", /outside the ports/],
    ["99999999999999999999999/tcp", /outside the ports/],
    ["8100-8000/tcp", /ends before it begins/],
    ["0443/tcp", /leading zero/],
    ["+443/tcp", /is no number/],
    ["0x1bb/tcp", /is no number/],
    ["1-2-3/tcp", /is no number and no range/],
    ["443-/tcp", /is no number and no range/],
    ["80,443/tcp", /is no number and no range/],
    ["443 /tcp", /white space/],
    ["443/tcp ", /white space/],
    ["443/esp", /gives a port to esp, which has none/],
    ["256/icmp", /outside the ICMP types/],
    ["8/256/icmp", /outside the ICMP codes/],
    ["1-2/0/icmp", /codes to more than one ICMP type/],
    ["256/ip", /outside the IP protocol numbers/],
    ["__proto__", /names no protocol/],
    ["1/__proto__", /names no protocol/],
  ];
  for (const [spec, expected] of cases) shows(parsePortSpec, spec, expected);
});
