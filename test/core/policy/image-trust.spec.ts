import assert from "node:assert/strict";
import { buildGraph, Unknown, type Host, type Resource } from "../../../core/graph";
import type { ImageTrust, SnapshotStatus } from "../../../core/image";
import {
  admitted,
  dueOf,
  consequencesOf,
  eachJudged,
  explainColour,
  exposedTo,
  list,
  namesOf,
  ownerOf,
  trustedKinds,
  type JudgedImage,
  type TrustedNode,
} from "../../../core/policy/image-trust";
import {
  amberStatus,
  container,
  daysAgo,
  exampleTime,
  exampleTrust,
  greenStatus,
  host,
  hostExample,
  known,
  manifest,
  opening,
  pod,
  resource,
  trustedDigest,
  trustedImage,
  zonedMachine,
  zonedService,
} from "../../../core/policy/minimal";
import { estateWith } from "../../support/judge-example";
import { environmentsOf, judged, madePolicy, zoneless } from "./made";

type Running = NonNullable<Parameters<typeof known>[1]>["running"];

/** Every image that nodes name, with what is told of it; or what is found instead. */
function images(
  given: readonly Resource[],
  trust: ImageTrust,
  show: (image: JudgedImage) => string = ({ label, status }) => `${label} ${status.colour}`,
): readonly string[] {
  const policy = madePolicy(trustedKinds, (context) =>
    eachJudged(
      context,
      (image) => context.report(show(image), image.path),
      (path, label) => context.report(`${label} has no digest`, path),
    ),
  );
  const { findings } = judged(policy, given, { images: trust, now: exampleTime });
  return findings.map(({ kind, message, path, missing }) =>
    kind === "violation"
      ? `${path}: ${message.replace(/^.*? (?=machine image |image |the image )/, "")}`
      : `${kind} ${path}: ${missing}`,
  );
}
const trustIn = (...statuses: readonly SnapshotStatus[]): ImageTrust => exampleTrust(known(statuses));
const at = "spec.template.spec.containers[0].image";
const task = (tags?: object): Resource =>
  resource("aws:ecs/taskDefinition:TaskDefinition", "task", {
    family: "orders",
    containerDefinitions: JSON.stringify([{ name: "main", image: "a" }]),
    tags,
  });

describe("the images of a node, as they are judged", () => {
  it("are those that containers name by digest, grey where nothing is known", () => {
    assert.deepEqual(images(container().resources, trustIn(greenStatus())), [
      `${at}: image ${trustedImage} green`,
    ]);
    assert.deepEqual(images(container().resources, trustIn()), [`${at}: image ${trustedImage} grey`]);
  });

  it("are those of machines, where it is an image of AWS", () => {
    const told = (ami: string) => images(hostExample({ ami }).resources, trustIn());
    assert.deepEqual(told("ami-0123456789abcdef0"), ["ami: machine image ami-0123456789abcdef0 grey"]);
    assert.deepEqual(told("resolve:ssm:/shop/image"), [
      "ami: machine image resolve:ssm:/shop/image has no digest",
    ]);
    assert.deepEqual(images(hostExample({ ami: undefined }).resources, trustIn()), []);
  });

  it("are those of image volumes", () => {
    const volumes = [{ name: "models", image: { reference: trustedImage } }];
    assert.deepEqual(
      images(pod({ volumes }).resources, trustIn(greenStatus())).filter((each) => each.includes("volume")),
      [`spec.template.spec.volumes[0].image.reference: the image of volume models, ${trustedImage} green`],
    );
  });

  it("are told apart where a tag alone names them, and none where the name can't be read", () => {
    assert.deepEqual(images(container({ image: "docker.io/a:1" }).resources, trustIn()), [
      `${at}: image docker.io/a:1 has no digest`,
    ]);
    assert.deepEqual(images(container({ image: "no image" }).resources, trustIn()), []);
  });

  it("are not judged where the caller has nothing to say of a tag", () => {
    const policy = madePolicy(trustedKinds, (context) =>
      eachJudged(context, () => context.report("is judged")),
    );
    const { findings } = judged(policy, container({ image: "docker.io/a:1" }).resources, {
      images: trustIn(),
    });
    assert.deepEqual(findings, []);
  });

  it("are unknown where nothing could be learnt, and once a status has ended", () => {
    assert.deepEqual(images(container().resources, { kind: "unavailable", why: "the snapshot is too old" }), [
      `unknown ${at}: the snapshot is too old`,
    ]);
    const lapsed = greenStatus({ next: new Date(exampleTime).toISOString() });
    assert.deepEqual(images(container().resources, trustIn(lapsed)), [
      `unknown ${at}: the status of image ${trustedImage} ended since the example was taken`,
    ]);
  });

  it("concern nobody where the estate declares nothing to know them by", () => {
    const policy = madePolicy(trustedKinds, (context) =>
      eachJudged(context, () => context.report("is judged")),
    );
    const { findings, tallies } = judged(policy, container().resources, { images: { kind: "undeclared" } });
    assert.deepEqual(findings, []);
    assert.equal(tallies.get(policy.name)?.pass ?? 0, 0);
  });
});

describe("whether a node runs an image already", () => {
  const run = (given: readonly Resource[], running?: Running): boolean => {
    const trust = exampleTrust(known(greenStatus(), running && { running }));
    const [only, ...others] = images(
      given,
      trust,
      ({ isRunning }) => `image ${isRunning ? "runs" : "is new"}`,
    );
    assert.deepEqual(others, []);
    return only!.endsWith("image runs");
  };
  const row = { digest: trustedDigest, instances: 1 };
  const other = `sha256:${"b".repeat(64)}`;
  const [deployment] = container().resources;
  const deployed = (inputs: Readonly<Record<string, unknown>>) => [{ ...deployment!, deployed: inputs }];

  it("tells the inputs that exist, wherever they name it", () => {
    assert.equal(run(deployed({ spec: { images: [null, 7, undefined, trustedImage] } })), true);
    assert.equal(run(deployed(deployment!.properties)), true);
    assert.equal(run(deployed({ spec: { images: [other] } })), false);
    assert.equal(run(deployed({})), false);
  });

  it("goes by the inputs that exist before it goes by what was seen", () => {
    assert.equal(run(deployed({}), [row]), false);
    assert.equal(run([deployment!], [row]), true);
  });

  it("tells what was seen of this image, here or anywhere, of this workload or any", () => {
    assert.equal(run([deployment!]), false);
    assert.equal(run([deployment!], [{ ...row, digest: other }]), false);
    assert.equal(run([deployment!], [{ ...row, instances: 0 }]), false);
    assert.equal(run([deployment!], [{ ...row, environment: "production" }]), true);
    assert.equal(run([deployment!], [{ ...row, environment: "development" }]), false);
    assert.equal(run([deployment!], [{ ...row, workload: "checkout" }]), true);
    assert.equal(run([deployment!], [{ ...row, workload: "orders" }]), false);
    assert.equal(run([deployment!], [{ ...row, digest: other }, row]), true);
  });
});

describe("what a register may call a node's workload", () => {
  const named = (given: Resource) => {
    const graph = buildGraph([given]);
    return [...graph.all("Container"), ...graph.all("Host"), ...graph.all("Workload")].map(namesOf);
  };
  const object = (metadata: object) =>
    manifest({
      apiVersion: "v1",
      kind: "Pod",
      metadata: metadata as { name: string },
      spec: { containers: [{ name: "a", image: "a" }] },
    });

  it("is its name, alone and with its namespace", () => {
    const names = ["web", "shop/web"];
    assert.deepEqual(named(object({ name: "web", namespace: "shop" })), [names, names]);
    const inDefault = ["web", "default/web"];
    assert.deepEqual(named(object({ name: "web" })), [inDefault, inDefault]);
  });

  it("is its name alone where it lies in no namespace, or in one that is not known", () => {
    assert.deepEqual(named(host()), [["node"]]);
    assert.deepEqual(named(task()), [["orders"], ["orders"]]);
    assert.deepEqual(named(object({ name: "web", namespace: new Unknown("it") })), [["web"], ["web"]]);
  });

  it("is nothing while the name is to come", () => {
    assert.deepEqual(named(object({ name: new Unknown("it"), namespace: "shop" })), [[], []]);
  });
});

describe("a status in words", () => {
  const said = (changes: Partial<SnapshotStatus>) =>
    explainColour({ digest: trustedDigest, colour: "green", ...changes });
  const since = daysAgo(1);

  it("says what the colour means", () => {
    const meant = {
      grey: "is grey: nobody vetted it and nothing proves where it comes from",
      blue: "is blue: a vetted public image to build on, not to run",
      red: "is red: built and signed, but not verified for production yet",
      amber: "is amber: suitable formerly, in doubt now",
      green: "is green",
    } as const;
    for (const [colour, text] of Object.entries(meant))
      assert.equal(said({ colour: colour as keyof typeof meant }), text);
  });

  it("says what is doubted, how severe that is, what is missing, and what is newer", () => {
    assert.equal(
      said({
        colour: "amber",
        causes: [
          { cause: "vulnerability:CVE-1", severity: "high", since },
          { cause: "expired", severity: "unknown", since },
        ],
        missing: ["scan", "approval", "test"],
        newer: `sha256:${"c".repeat(64)}`,
      }),
      "is amber: suitable formerly, in doubt now; in doubt by vulnerability:CVE-1 (high) and expired; " +
        `it lacks scan, approval and test to be green; sha256:${"c".repeat(64)} of the same repository is green`,
    );
  });

  it("lists few things whole, and counts the rest of many", () => {
    assert.equal(list([]), "");
    assert.equal(list(["a"]), "a");
    assert.equal(list(["a", "b"]), "a and b");
    assert.equal(list(["a", "b", "c", "d"]), "a, b, c and d");
    assert.equal(list(["a", "b", "c", "d", "e", "f"]), "a, b, c, d and 2 more");
    assert.equal(list(["a", "b", "c"], 2), "a, b and 1 more");
  });
});

describe("the colours that may run", () => {
  const estate = estateWith({
    environments: { production: { admit: ["green", "red"] } },
    hosts: { images: { admit: ["blue", "green"] } },
  });
  const of = (given: readonly Resource[], name: "production" | "development") => {
    const graph = buildGraph(given);
    const nodes = [...graph.all("Host"), ...graph.all("Container")];
    return nodes.map((node) => admitted(estate, { ...estate.environments[name]!, name }, node).join());
  };

  it("are those that the environment admits", () => {
    assert.deepEqual(of(container().resources, "production"), ["green,red"]);
  });

  it("are those of machine images, where the environment is controlled, and else any", () => {
    assert.deepEqual(of([host()], "production"), ["blue,green"]);
    assert.deepEqual(of([host()], "development"), ["grey,blue,red,amber,green"]);
  });
});

describe("what follows from an image's doubts", () => {
  const risk = [
    { severity: "low", exposed: "dmz", environment: "production", new: "block", fixWithin: "1d" },
    { severity: "low", environment: "production", fixWithin: "10d" },
  ];
  const estate = estateWith({ images: { risk } });
  const production = { ...estate.environments["production"]!, name: "production" };
  const development = { ...estate.environments["development"]!, name: "development" };
  const amber = { status: amberStatus(2), trust: exampleTrust(known([])) };
  const day = 86_400_000;

  it("goes by the environment, and by the zones that reach it", () => {
    const due = (environment: typeof production, exposed: readonly string[] | undefined) => {
      const action = consequencesOf(amber, { estate, environment }, exposed);
      return [action.block, (dueOf(amber, action) - exampleTime) / day];
    };
    assert.deepEqual(due(production, ["dmz"]), [true, -1]);
    assert.deepEqual(due(production, undefined), [true, -1]);
    assert.deepEqual(due(production, ["app"]), [false, 8]);
    assert.deepEqual(due(development, ["dmz"]), [false, 88]);
  });

  it("is due three months after the colour was lost, where nothing is doubted", () => {
    const due = (status: SnapshotStatus) => {
      const action = consequencesOf({ status }, { estate, environment: production }, []);
      return (dueOf({ status, trust: amber.trust }, action) - exampleTime) / day;
    };
    assert.equal(due({ digest: trustedDigest, colour: "red", since: daysAgo(5) }), 85);
    assert.equal(due({ digest: trustedDigest, colour: "grey" }), 0);
  });
});

describe("the zones that reach a node", () => {
  const estate = estateWith();
  const ask = (given: readonly Resource[], changes?: object) => {
    const graph = buildGraph(given);
    const declared = changes === undefined ? estate : estateWith(changes);
    const environmentOf = environmentsOf(declared);
    return {
      graph,
      of: (node: TrustedNode | undefined) => exposedTo({ graph, estate: declared, environmentOf }, node!),
    };
  };
  const services = [
    ...zonedService("storefront", "dmz"),
    ...zonedService("checkout", "app"),
    ...opening("storefront", "checkout", 8080),
  ];

  it("are those of whoever may open a connection to it", () => {
    const { graph, of } = ask(services);
    const zones = (name: string, kind: "Container" | "Workload") =>
      of((graph.all(kind) as readonly TrustedNode[]).find(({ resource }) => resource.name === name));
    for (const kind of ["Container", "Workload"] as const) {
      assert.deepEqual(zones("checkout", kind), ["dmz"]);
      assert.deepEqual(zones("storefront", kind), []);
    }
  });

  it("are the internet, for a machine that answers it", () => {
    const zonesOf = (given: readonly Resource[], changes?: object) => {
      const { graph, of } = ask(given, changes);
      const [machine] = graph.all("Host").filter((each: Host) => each.hostKind === "instance");
      return of(machine);
    };
    assert.deepEqual(zonesOf(zonedMachine("dmz", { port: 443, isPublic: true })), ["internet"]);
    assert.deepEqual(zonesOf(zonedMachine("app")), []);
    const world = { zones: { internet: undefined, world: { external: true, trust: 0 } }, flows: undefined };
    const answering = zonesOf(zonedMachine("dmz", { port: 443, isPublic: true }), world);
    assert.deepEqual([...(answering ?? [])].sort(), ["internet", "world"]);
  });

  it("are not known where the estate divides nothing, or of what stands nowhere", () => {
    const { graph, of } = ask(services, zoneless);
    assert.equal(of(graph.all("Workload")[0]), undefined);
    const elsewhere = buildGraph(zonedService("cart", "app")).all("Workload")[0];
    assert.equal(ask(services).of(elsewhere), undefined);
  });

  it("are those by the estate that is asked, for the same graph", () => {
    const graph = buildGraph(services);
    const node = graph.all("Workload").find(({ resource }) => resource.name === "checkout")!;
    const by = (changes: object) => {
      const declared = estateWith(changes);
      return exposedTo({ graph, estate: declared, environmentOf: environmentsOf(declared) }, node);
    };
    const shelf = {
      trust: 20,
      select: [{ namespaceLabel: { zone: "dmz" } }, { poolLabel: { zone: "dmz" } }],
    };
    assert.deepEqual(by({}), ["dmz"]);
    assert.deepEqual(by({ zones: { dmz: undefined, shelf }, flows: undefined }), ["shelf"]);
  });
});

describe("who answers for a workload", () => {
  const object = (metadata: object = {}, labels: object = {}) =>
    manifest({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", namespace: "shop", ...metadata },
      spec: { template: { metadata: { labels }, spec: { containers: [{ name: "a", image: "a" }] } } },
    });
  const owners = (...entries: readonly (readonly [select: object, owner: string])[]) =>
    estateWith({ owners: entries.map(([select, owner]) => ({ select: [select], owner })) });
  const owner = (given: Resource, ...entries: readonly (readonly [select: object, owner: string])[]) => {
    const estate = owners(...entries);
    const graph = buildGraph([given]);
    const found = trustedKinds.flatMap((kind) => graph.all(kind).map((node) => ownerOf(estate, node)));
    assert.equal(new Set(found).size, 1);
    return found[0];
  };

  it("is the first owner that matches it", () => {
    assert.equal(owner(object(), [{ namespace: "other" }, "them"], [{ namespace: "shop" }, "us"]), "us");
    assert.equal(owner(object(), [{ workload: "web" }, "them"], [{ namespace: "shop" }, "us"]), "them");
    assert.equal(owner(object(), [{ workload: "shop/web" }, "us"]), "us");
    assert.equal(owner(object({}, { team: "a" }), [{ workloadLabel: { team: "a" } }, "us"]), "us");
    assert.equal(owner({ ...object(), cluster: "one" }, [{ cluster: "one" }, "us"]), "us");
    assert.equal(owner({ ...object(), account: "333333333333" }, [{ account: "333333333333" }, "us"]), "us");
    assert.equal(owner(object(), [{ namespace: "other" }, "them"]), undefined);
    assert.equal(owner(object()), undefined);
  });

  it("is asked for in the namespace that objects lie in by default, where they lie in any", () => {
    const inDefault = [{ namespace: "default" }, "us"] as const;
    assert.equal(owner(object({ namespace: undefined }), inDefault), "us");
    assert.equal(owner(host(), inDefault), undefined);
  });

  it("is asked for by the labels of pods, and by those of what runs in no cluster", () => {
    const labelled = [{ workloadLabel: { team: "a" } }, "us"] as const;
    assert.equal(owner(object({ labels: { team: "a" } }), labelled), undefined);
    assert.equal(owner(task({ team: "a" }), labelled), "us");
    assert.equal(owner(task({ team: "b" }), labelled), undefined);
  });

  it("is nobody for certain where an owner before may match, for all that is known", () => {
    const both = [[{ workload: "web" }, "them"] as const, [{ namespace: "shop" }, "us"] as const] as const;
    assert.equal(owner(object({ name: new Unknown("it") }), ...both), undefined);
    assert.equal(owner(object({ name: new Unknown("it") }), both[1], both[0]), "us");
    const byLabel = [{ workloadLabel: { team: "a" } }, "them"] as const;
    assert.equal(owner(object({}, { team: new Unknown("it") }), byLabel, both[1]), undefined);
    for (const open of [{ namespaceLabel: { team: "a" } }, { storage: true }])
      assert.equal(owner(object(), [open, "them"], both[1]), undefined);
  });
});
