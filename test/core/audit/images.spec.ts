import assert from "node:assert/strict";
import { coloursOf, recordImages } from "../../../core/audit";
import { FleetImages } from "../../../core/audit/images";
import type { Result } from "../../../core/report/result";

type Image = NonNullable<Result["statuses"]>["images"][number];

const image = (changes: Partial<Image>): Image => ({
  digest: `sha256:${"a".repeat(64)}`,
  references: ["registry.example.com/web"],
  colour: "amber",
  causes: [],
  missing: [],
  usedBy: ["shop/web"],
  uses: 2,
  places: [{ environment: "production", owner: "shop", uses: 2 }],
  ...changes,
});

const statuses = (images: Image[], untold = 0) => ({ source: "the log", at: "2026-01-01", images, untold });

describe("images of an audit", () => {
  it("are recorded with the worst of their causes, and how many there are", () => {
    const causes = Array.from({ length: 30 }, (_, at) => ({
      cause: `vulnerability:CVE-${at}`,
      severity: at === 29 ? "critical" : "low",
      since: "2026-01-01T00:00:00.000Z",
    }));
    const { images } = recordImages(statuses([image({ causes })]));
    assert.equal(images![0]!.causes.length, 10);
    assert.equal(images![0]!.causes[0]!.cause, "vulnerability:CVE-29");
    assert.equal(images![0]!.doubts, 30);
    assert.deepEqual(recordImages(undefined), {});
  });

  it("are counted by colour", () => {
    const record = recordImages(statuses([image({}), image({ digest: "b", colour: "green" })]));
    assert.deepEqual(coloursOf(record), { images: { amber: 1, green: 1 } });
    assert.deepEqual(coloursOf({}), {});
  });

  it("stand once for all stacks, with where they run, the first of the stacks and the number of all", () => {
    const fleet = new FleetImages();
    for (let at = 0; at < 12; at += 1)
      fleet.add({
        verdict: { id: `stack-${String(at).padStart(2, "0")}` },
        ...recordImages(
          statuses(
            [
              image({
                places: [{ environment: at % 2 ? "production" : "test", owner: "shop", uses: 2 }],
                references: [`registry.example.com/web:${at}`],
              }),
            ],
            1,
          ),
        ),
      });
    const { images, untold } = fleet.finish();
    assert.equal(untold, 12);
    assert.equal(images.length, 1);
    const [only] = images;
    assert.deepEqual([only!.uses, only!.stacks, only!.usedBy.length], [24, 12, 10]);
    assert.equal(only!.usedBy[0], "stack-00");
    assert.equal(only!.references.length, 3);
    assert.deepEqual(only!.places, [
      { environment: "production", owner: "shop", uses: 12 },
      { environment: "test", owner: "shop", uses: 12 },
    ]);
  });

  it("leave the records that they come from as they are", () => {
    const record = recordImages(statuses([image({})]));
    const before = JSON.stringify(record);
    const fleet = new FleetImages();
    fleet.add({ verdict: { id: "a" }, ...record });
    fleet.add({ verdict: { id: "b" }, ...record });
    fleet.finish();
    assert.equal(JSON.stringify(record), before);
  });
});
