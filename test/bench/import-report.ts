import { importReports } from "../../cli/image/import";

const [report = "", folder = "", digest = ""] = process.argv.slice(2);

void importReports([report], {
  estate: `${folder}/bulkhead.yaml`,
  log: `${folder}/evidence.jsonl`,
  digest,
  now: "2026-03-01T08:00:00Z",
  actor: "ci",
  role: "pipeline",
  format: "json",
}).then((code) => {
  process.exitCode = code;
});
