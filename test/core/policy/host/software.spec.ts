import assert from "node:assert/strict";
import {
  hostSetup,
  isOutdated,
  nameOfAlias,
  nameOfAmiType,
  nameOfParameter,
  softwareFloors,
  softwareIn,
  softwareOf,
} from "../../../../core/policy/host";
import { versionBelow } from "../../../../core/policy/host/versions";
import {
  packagesOf,
  programOf,
  readable,
  servicesOf,
  writtenBySed,
} from "../../../../core/policy/host/words";
import { buildGraph, Unknown } from "../../../../core/graph";
import { manifest } from "../../../../core/policy/minimal";

describe("versions of a host's software", () => {
  it("lack fixes below the floor of their branch, or of all branches", () => {
    const floors = ["1.7.29", "2.0.7", "2.2.0"];
    const cases: Readonly<Record<string, boolean | undefined>> = {
      "1.7.28": true,
      "1.7.29": false,
      "v1.7.30-eks": false,
      "1.7": true,
      "1.6.99": true,
      "0.9.9": true,
      "2.0.6": true,
      "2.0.7": false,
      "2.1.9": true,
      "2.2": false,
      "2.3.0": false,
      "3.0.0": false,
      "containerd://2.2.1": false,
      "1.07.28": true,
      "12.10.0": false,
      "1.10.0": true,
      none: undefined,
      "7": undefined,
    };
    for (const [version, below] of Object.entries(cases))
      assert.equal(versionBelow(version, floors), below, version);
    assert.equal(versionBelow("1.0.0", []), undefined);
    assert.equal(versionBelow("1.0.0", ["none"]), undefined);
  });

  it("are judged by floors of one's own, or else by those that are known", () => {
    const runc = (version: string) => ({ software: "runc", version }) as const;
    assert.ok(isOutdated(runc("1.2.7"), undefined));
    assert.ok(!isOutdated(runc("1.2.8"), undefined));
    assert.ok(isOutdated(runc("1.2.8"), ["1.3.0"]));
    assert.ok(!isOutdated(runc("unread"), undefined));
    assert.deepEqual(Object.keys(softwareFloors), ["kernel", "containerd", "runc"]);
  });

  it("are read where user data installs them", () => {
    const of = (text: string) =>
      softwareIn(hostSetup(text)).map(({ software, version }) => `${software} ${version}`);
    assert.deepEqual(of("yum install -y containerd-1.7.2 runc-1.1.5"), ["containerd 1.7.2", "runc 1.1.5"]);
    assert.deepEqual(of("apt-get install -y containerd.io=1.6.8"), ["containerd 1.6.8"]);
    assert.deepEqual(of("apt-get install linux-image-5.4.0"), ["kernel 5.4.0"]);
    assert.deepEqual(
      of("curl -LO https://github.com/opencontainers/runc/releases/download/v1.1.4/runc.amd64"),
      ["runc 1.1.4"],
    );
    assert.deepEqual(of("yum install -y containerd"), []);
  });

  it("are read from the state of a node", () => {
    const of = (nodeInfo: unknown) => {
      const node = manifest({
        apiVersion: "v1",
        kind: "Node",
        metadata: { name: "n" },
        status: { nodeInfo },
      });
      return softwareOf({ resource: node } as Parameters<typeof softwareOf>[0]);
    };
    assert.deepEqual(of({ kernelVersion: "6.1.0", containerRuntimeVersion: "containerd://1.7.2" }), [
      { software: "kernel", version: "6.1.0" },
      { software: "containerd", version: "1.7.2" },
    ]);
    assert.deepEqual(of({ containerRuntimeVersion: "cri-o://1.30" }), []);
    assert.deepEqual(of({ containerRuntimeVersion: "not-containerd://1.30" }), []);
    assert.deepEqual(of({}), []);
    assert.ok(of({ kernelVersion: new Unknown("it") }) instanceof Unknown);
    const bare = manifest({ apiVersion: "v1", kind: "Node", metadata: { name: "n" } });
    assert.deepEqual(softwareOf({ resource: bare } as Parameters<typeof softwareOf>[0]), []);
    assert.equal(buildGraph([bare]).resources.length, 1);
  });
});

describe("names of machine images", () => {
  it("are told by the parameter that stands for them", () => {
    const cases: Readonly<Record<string, string | undefined>> = {
      "/aws/service/bottlerocket/aws-k8s-1.33/x86_64/latest/image_id": "bottlerocket-aws-k8s-1.33-x86_64-*",
      "/aws/service/eks/optimized-ami/1.33/amazon-linux-2023/x86_64/standard/recommended/image_id":
        "amazon-eks-node-al2023-x86_64-standard-1.33-*",
      "/aws/service/eks/optimized-ami/1.30/amazon-linux-2/recommended/image_id": "amazon-eks-node-1.30-*",
      "/aws/service/eks/optimized-ami/1.30/amazon-linux-2-gpu/recommended/image_id":
        "amazon-eks-gpu-node-1.30-*",
      "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id": "al2023-ami-ecs-hvm-*",
      "/aws/service/ecs/optimized-ami/amazon-linux-2/recommended": "amzn2-ami-ecs-hvm-*",
      "/aws/service/ecs/optimized-ami/amazon-linux/recommended": "amzn-ami-*-amazon-ecs-optimized",
      "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64": "al2023-ami-*",
      "/aws/service/ami-windows-latest/Windows_Server-2022-English-Core-Base":
        "Windows_Server-2022-English-Core-Base-*",
      "/aws/service/canonical/ubuntu/server/22.04/stable/current/amd64/hvm/ebs-gp2/ami-id":
        "ubuntu/images/*22.04*",
      "/shop/golden-image": undefined,
    };
    for (const [parameter, name] of Object.entries(cases)) assert.equal(nameOfParameter(parameter), name);
  });

  it("are told by the type of a node group", () => {
    const cases: readonly (readonly [string | undefined, string | undefined])[] = [
      [undefined, "amazon-eks-node-al2023-x86_64-standard-*-*"],
      ["AL2023_ARM_64_STANDARD", "amazon-eks-node-al2023-arm64-standard-*-*"],
      ["AL2023_x86_64_NVIDIA", "amazon-eks-node-al2023-x86_64-nvidia-*-*"],
      ["BOTTLEROCKET_x86_64", "bottlerocket-aws-k8s-**-x86_64-*"],
      ["BOTTLEROCKET_ARM_64", "bottlerocket-aws-k8s-**-aarch64-*"],
      ["AL2_x86_64", "amazon-eks-node-*-*"],
      ["AL2_x86_64_GPU", "amazon-eks-gpu-node-*-*"],
      ["AL2_ARM_64", "amazon-eks-arm64-node-*-*"],
      ["WINDOWS_CORE_2022_x86_64", "Windows_Server-2022-*"],
      ["WINDOWS", "Windows_Server--*"],
      ["CUSTOM", undefined],
    ];
    for (const [type, name] of cases) assert.equal(nameOfAmiType(type), name, type);
    assert.equal(nameOfAmiType("AL2_x86_64", "1.30"), "amazon-eks-node-1.30-*");
    assert.equal(nameOfAmiType("BOTTLEROCKET_x86_64", "1.30"), "bottlerocket-aws-k8s-1.30*-x86_64-*");
  });

  it("are told by Karpenter's alias", () => {
    const cases: Readonly<Record<string, string>> = {
      "al2023@v20251112": "amazon-eks-node-al2023-*",
      "AL2@latest": "amazon-eks-node-1.*",
      bottlerocket: "bottlerocket-aws-k8s-*",
      "windows2022@latest": "Windows_Server-2022-*",
      "other@1": "other",
    };
    for (const [alias, name] of Object.entries(cases)) assert.equal(nameOfAlias(alias), name);
  });
});

describe("the words of a command", () => {
  it("begin with its program", () => {
    assert.equal(programOf(["/usr/bin/yum", "install"]), "yum");
    assert.equal(programOf(["yum"]), "yum");
    assert.equal(programOf([]), "");
  });

  it("tell which services are started and stopped", () => {
    const of = (line: string) => {
      const { starts, stops, names } = servicesOf(line.split(" "));
      return [starts && "starts", stops && "stops", ...names.slice(1)].filter(Boolean).join(" ");
    };
    const cases: Readonly<Record<string, string>> = {
      "systemctl enable --now a.service b.timer": "starts --now a b",
      "systemctl disable a.socket": "stops a",
      "systemctl reload a.service.d": "a.service.d",
      "service a restart": "starts restart",
      "update-rc.d a remove": "stops remove",
      "chkconfig --add a": "starts a",
      "chkconfig --del a": "stops a",
      "systemctl restarted readd addon": "readd addon",
      "echo enable a": "",
    };
    for (const [line, found] of Object.entries(cases)) assert.equal(of(line), found, line);
    assert.deepEqual(servicesOf(["echo", "enable"]).names, []);
  });

  it("tell what sed writes", () => {
    assert.deepEqual(writtenBySed(["sed", "-i", "s/a/b/; s|c|d/e|g"]), ["b", "d/e"]);
    assert.deepEqual(writtenBySed(["sed", "$a\\\n  x y", "f"]), ["x y f"]);
    assert.deepEqual(writtenBySed(["echo", "s/a/b/"]), []);
  });

  it("are read with the files that have a content", () => {
    assert.deepEqual(readable([{ path: "a" }, { path: "b", content: "" }]), [{ path: "b", content: "" }]);
  });

  it("tell packages after the verb that installs", () => {
    assert.deepEqual(packagesOf(["yum", "-y", "install", "a", "--b", ">c", "d"]), ["a", "d"]);
    assert.deepEqual(packagesOf(["rpm", "-Uvh", "a.rpm"]), ["a.rpm"]);
    assert.deepEqual(packagesOf(["apk", "add"]), []);
    assert.deepEqual(packagesOf(["yum", "remove", "a"]), []);
    assert.deepEqual(packagesOf(["echo", "install", "a"]), []);
    assert.deepEqual(packagesOf(["install", "add", "a"]), []);
  });
});
