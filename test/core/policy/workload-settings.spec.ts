import assert from "node:assert/strict";
import { buildGraph } from "../../../core/graph";
import { controller, minimalContainer, minimalPod } from "../../../core/policy/minimal";
import {
  allowsHostPath,
  flexVolumeDrivers,
  groupRulesOf,
  hostPathAllowances,
  requiredEntries,
  seccompAllowances,
  seLinuxAllowances,
} from "../../../core/policy/workload-settings";

describe("seccomp profiles that settings admit", () => {
  const admits = (allowedProfiles: unknown, allowedLocalhostFiles: unknown, type?: string, file?: string) =>
    seccompAllowances({ allowedProfiles, allowedLocalhostFiles })({
      ...(type !== undefined && { type }),
      ...(file !== undefined && { localhostProfile: file }),
    });

  it("are those of the standards where none are given", () => {
    assert.ok(admits(undefined, undefined, "RuntimeDefault"));
    assert.ok(admits(undefined, undefined, "Localhost", "a.json"));
    assert.ok(!admits(undefined, undefined, "Unconfined"));
  });

  it("are any by a star", () => {
    for (const type of ["RuntimeDefault", "Localhost", "Unconfined", undefined])
      assert.ok(admits(["*"], [], type));
  });

  it("are the runtime's by either of its names", () => {
    assert.ok(admits(["RuntimeDefault"], [], "RuntimeDefault"));
    assert.ok(admits(["runtime/default"], [], "RuntimeDefault"));
    assert.ok(!admits(["Localhost"], ["*"], "RuntimeDefault"));
    assert.ok(!admits([], [], "RuntimeDefault"));
  });

  it("are files by their names, by all files of a list, or by any", () => {
    assert.ok(admits(["localhost/a.json"], undefined, "Localhost", "a.json"));
    assert.ok(!admits(["localhost/a.json"], undefined, "Localhost", "b.json"));
    assert.ok(admits(["localhost/*"], undefined, "Localhost", "b.json"));
    assert.ok(admits(["Localhost"], ["*"], "Localhost", "b.json"));
    assert.ok(admits(["Localhost"], ["b.json"], "Localhost", "b.json"));
    assert.ok(!admits(["Localhost"], ["a.json"], "Localhost", "b.json"));
    assert.ok(!admits(["Localhost"], undefined, "Localhost", "b.json"));
    assert.ok(!admits(["RuntimeDefault"], ["*"], "Localhost", "b.json"));
  });

  it("are others only as written", () => {
    assert.ok(admits(["Unconfined"], [], "Unconfined"));
    assert.ok(!admits(["RuntimeDefault"], [], "Unconfined"));
    assert.ok(!admits(["RuntimeDefault"], []));
    assert.ok(admits([""], []));
  });
});

describe("lists of mappings in settings", () => {
  it("are read as they stand", () => {
    assert.deepEqual(flexVolumeDrivers({ allowedFlexVolumes: [{ driver: "a" }, {}] }), ["a", undefined]);
    assert.deepEqual(flexVolumeDrivers({ allowedFlexVolumes: undefined }), []);
    assert.deepEqual(seLinuxAllowances({ allowedSELinuxOptions: [{ type: "t" }] }), [{ type: "t" }]);
    assert.equal(seLinuxAllowances({ allowedSELinuxOptions: undefined }), undefined);
  });

  it("are refused by name", () => {
    for (const wrong of ["a", {}, [1], [null], [["a"]], [{}, "a"]])
      assert.throws(
        () => seLinuxAllowances({ allowedSELinuxOptions: wrong }),
        /^Error: its setting "allowedSELinuxOptions" must be a list of mappings$/,
      );
  });
});

describe("paths of the host that settings admit", () => {
  it("are paths, or mappings that may ask for read-only mounts", () => {
    assert.deepEqual(hostPathAllowances({ allowed: ["/a/", { pathPrefix: "/b//c", readOnly: true }] }), [
      { pathPrefix: "/a", readOnly: false },
      { pathPrefix: "/b/c", readOnly: true },
    ]);
    assert.deepEqual(hostPathAllowances({ allowed: [{ pathPrefix: "/b", readOnly: "true" }] }), [
      { pathPrefix: "/b", readOnly: false },
    ]);
    assert.deepEqual(hostPathAllowances({ allowed: undefined }), []);
  });

  it("are refused where they are neither", () => {
    assert.throws(
      () => hostPathAllowances({ allowed: "/a" }),
      /^Error: its setting "allowed" must be a list$/,
    );
    for (const entry of [{}, { pathPrefix: 1 }, 1])
      assert.throws(
        () => hostPathAllowances({ allowed: [entry] }),
        /^Error: an entry of its setting "allowed" must be a path or \{pathPrefix, readOnly\}$/,
      );
  });

  const allows = (
    allowance: object,
    mounts: readonly (readonly object[])[],
    path: string | undefined = "/a/b",
  ) => {
    const containers = mounts.map((volumeMounts, index) => ({
      ...minimalContainer(),
      name: `c${index}`,
      volumeMounts,
    }));
    const volumes = [{ name: "v", ...(path !== undefined && { hostPath: { path } }) }];
    const graph = buildGraph([controller("Deployment", { ...minimalPod(), containers, volumes })]);
    const [workload] = graph.all("Workload");
    const [volume] = workload!.pod.volumes!;
    return allowsHostPath({ pathPrefix: "/a", readOnly: false, ...allowance }, workload!, volume!);
  };
  const writable = { name: "v", mountPath: "/x" };
  const readOnly = { ...writable, readOnly: true };

  it("hold for what lies below", () => {
    assert.ok(allows({}, [[writable]]));
    assert.ok(allows({}, [[writable]], "/a"));
    assert.ok(!allows({}, [[writable]], "/ab"));
    assert.ok(!allows({}, [[writable]], "/"));
  });

  it("hold read-only where every mount of the volume is", () => {
    assert.ok(allows({ readOnly: true }, [[readOnly], [readOnly]]));
    assert.ok(!allows({ readOnly: true }, [[readOnly], [writable]]));
    assert.ok(!allows({ readOnly: true }, [[readOnly, writable]]));
    assert.ok(allows({ readOnly: true }, [[readOnly, { ...writable, name: "other" }]]));
    assert.ok(allows({ readOnly: true }, [[]]));
  });
});

describe("rules for a pod's group", () => {
  it("are given by a rule, by ranges, or not at all", () => {
    assert.equal(groupRulesOf({ rule: undefined, ranges: undefined }), undefined);
    assert.deepEqual(groupRulesOf({ rule: "MustRunAs", ranges: undefined }), {
      rule: "MustRunAs",
      ranges: [],
    });
    assert.deepEqual(groupRulesOf({ rule: "RunAsAny", ranges: [] }), { rule: "RunAsAny", ranges: [] });
    assert.deepEqual(
      groupRulesOf({ rule: undefined, ranges: [{ min: 1 }, { max: 2 }, { min: 3, max: 4 }] }),
      {
        rule: undefined,
        ranges: [
          { min: 1, max: Infinity },
          { min: 0, max: 2 },
          { min: 3, max: 4 },
        ],
      },
    );
    for (const rule of ["Other", "", 1, null])
      assert.throws(
        () => groupRulesOf({ rule, ranges: undefined }),
        /^Error: its setting "rule" must be MustRunAs, MayRunAs or RunAsAny$/,
      );
  });
});

describe("entries that must be there", () => {
  it("are names, with or without what their values match", () => {
    assert.deepEqual(
      requiredEntries({ labels: ["a", { key: "b" }, { key: "c", allowedRegex: "^x" }] }, "labels"),
      [{ key: "a" }, { key: "b" }, { key: "c", pattern: /^x/ }],
    );
    assert.deepEqual(requiredEntries({ labels: undefined }, "labels"), []);
  });

  it("are refused by the setting's name", () => {
    assert.throws(
      () => requiredEntries({ labels: "a" }, "labels"),
      /^Error: its setting "labels" must be a list$/,
    );
    for (const entry of [{}, { key: 1 }, { key: "a", allowedRegex: 1 }, null, 1])
      assert.throws(
        () => requiredEntries({ labels: [entry] }, "labels"),
        /^Error: an entry of its setting "labels" must be a name or \{ key, allowedRegex \}$/,
      );
  });
});
