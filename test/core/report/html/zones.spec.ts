import assert from "node:assert/strict";
import { zoneMap } from "../../../../core/report/html/zones";
import { loadDraw } from "../../../../core/report/pictures";

describe("the zones of the page", () => {
  const names = Array.from({ length: 12 }, (_, at) => `zone z${at}`);
  const zones = {
    zones: names.map((zone) => ({ zone, ends: 3, names: ["a", "b", "c"] })),
    flows: names.flatMap((from) => names.map((to) => ({ from, to, forbidden: "All Connections" }))),
  };

  it("are drawn also where each reaches each", async () => {
    const drawn = zoneMap(zones, undefined, await loadDraw()).text;
    assert.match(drawn, /<figure class="map"/);
    assert.match(drawn, /✗ each of these 12 reaches all 12: everything/);
    assert.equal(drawn.match(/class="cluster"/g)?.length, 13);
    assert.equal(drawn.match(/class="edge"/g), null);
  });

  it("stay in the table where there are too many of them", async () => {
    const many = Array.from({ length: 41 }, (_, at) => ({ zone: `zone z${at}`, ends: 1, names: ["a"] }));
    const drawn = zoneMap({ zones: many, flows: [] }, undefined, await loadDraw()).text;
    assert.match(drawn, /too many zones for a picture/);
    assert.doesNotMatch(drawn, /<svg/);
  });
});
