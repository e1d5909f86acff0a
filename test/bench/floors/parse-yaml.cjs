// The floor for manifests: js-yaml's bare parse of every file of a folder, without positions.
const { readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");
const { loadAll } = require("js-yaml");

const folder = process.argv[2];
let documents = 0;
for (const name of readdirSync(folder).sort()) {
  documents += loadAll(readFileSync(join(folder, name), "utf8")).length;
}
if (documents === 0) process.exitCode = 1;
