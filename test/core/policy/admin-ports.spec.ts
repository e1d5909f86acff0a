import assert from "node:assert/strict";
import { judgedPorts, namePorts, portsWithin } from "../../../core/policy/admin-ports";
import { ConnectionSet, noPorts, portRange, type PortSet } from "../../../core/sets";

const ports = (...ranges: readonly (readonly [number, number])[]): PortSet =>
  ranges.reduce((all, [first, last]) => all.union(portRange(first, last)), noPorts);
const judged = (...given: readonly unknown[]): PortSet => judgedPorts({ ports: given });
const same = (a: PortSet, b: PortSet): boolean => a.subtract(b).isEmpty && b.subtract(a).isEmpty;

describe("ports of administration", () => {
  it("are those that are known, up to their bounds", () => {
    const known = judgedPorts({ ports: undefined });
    const inside = [22, 23, 2375, 2377, 2379, 2380, 3389, 5900, 5985, 5986, 6443, 10250];
    const outside = [21, 24, 2374, 2378, 2381, 3388, 3390, 5899, 5901, 5984, 5987, 6442, 6444, 10249, 10251];
    for (const port of inside) assert.ok(known.overlaps(portRange(port, port)), String(port));
    for (const port of outside) assert.ok(!known.overlaps(portRange(port, port)), String(port));
  });

  it("are those that a setting names instead, as numbers or ranges", () => {
    assert.ok(same(judged(8080, "9000-9002"), ports([8080, 8080], [9000, 9002])));
    assert.ok(same(judged("1", 65535), ports([1, 1], [65535, 65535])));
    assert.ok(same(judged("5-5"), ports([5, 5])));
    assert.ok(judged().isEmpty);
    const given = [8080];
    assert.equal(judgedPorts({ ports: given }), judgedPorts({ ports: given }), "are read once");
  });

  it("are refused where they are none", () => {
    for (const wrong of [0, 65536, "0-5", "5-4", "5-65536", "a", "5-", "-5", "5-6-7", "", null, 1.5, ["5"]])
      assert.throws(
        () => judged(wrong),
        /^Error: an entry of its setting "ports" must be a port or a range such as 5900-5903$/,
        String(wrong),
      );
    for (const wrong of ["22", 22, {}, null])
      assert.throws(
        () => judgedPorts({ ports: wrong }),
        /^Error: its setting "ports" must be a list of ports$/,
      );
  });

  it("are named by what answers there, and the others by their numbers", () => {
    assert.equal(namePorts(ports([22, 22])), "22 (SSH)");
    assert.equal(namePorts(ports([22, 23], [2376, 2376])), "22 (SSH), 23 (Telnet), 2376 (Docker)");
    assert.equal(
      namePorts(ports([2300, 2400])),
      "2375-2377 (Docker), 2379-2380 (etcd), 2300-2374,2378,2381-2400",
    );
    assert.equal(namePorts(ports([8080, 8080])), "8080");
  });

  it("are judged by TCP and UDP, and by nothing else", () => {
    const connections = ConnectionSet.of({ tcp: ports([22, 22], [80, 80]), udp: ports([3389, 3389]) });
    assert.ok(same(portsWithin(connections, ports([22, 22], [3389, 3389])), ports([22, 22], [3389, 3389])));
    assert.ok(same(portsWithin(connections, ports([22, 79])), ports([22, 22])));
    assert.ok(portsWithin(connections, ports([443, 443])).isEmpty);
  });
});
