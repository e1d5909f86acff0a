// The floor for audits: every file below a folder read and parsed whole, one after the other.
const { readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

for (const name of readdirSync(process.argv[2], { recursive: true }))
  if (name.endsWith(".json")) JSON.parse(readFileSync(join(process.argv[2], name), "utf8"));
