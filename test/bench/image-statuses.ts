import { parseEstateData } from "../../core/estate";
import { readLog } from "../../core/image/evidence/log";
import { Statuses } from "../../core/image/status/status";

const estate = parseEstateData({
  zones: { internet: { external: true } },
  environments: { production: { select: [{ stack: "**" }], controlled: true } },
  images: {
    repositories: { default: ["registry.example.com/shop/**"] },
    sources: ["git.example.com"],
    signers: { build: { key: "build.pub" } },
    builders: ["https://ci.example.com/v1"],
  },
});
if (!("estate" in estate)) throw new Error(JSON.stringify(estate));

const [, , log = "", expected = ""] = process.argv;
const statuses = new Statuses(estate.estate);
for (const { evidence } of readLog(log)) statuses.add(evidence);
const found = statuses.at(Date.parse("2026-01-01T20:00:00Z"));
if (found.size !== Number(expected)) throw new Error(`${found.size} images instead of ${expected}`);
