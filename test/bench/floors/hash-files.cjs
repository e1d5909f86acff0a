// The floor for audits that must not trust the times of files: every file below a folder read and hashed, one after the other.
const { createHash } = require("node:crypto");
const { readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

for (const name of readdirSync(process.argv[2], { recursive: true }))
  if (name.endsWith(".json"))
    createHash("sha256")
      .update(readFileSync(join(process.argv[2], name)))
      .digest("hex");
