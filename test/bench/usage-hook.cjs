// Loaded into every measured process: writes what it has used to the file that the variable names.
const { writeFileSync } = require("node:fs");

const file = process.env.BULKHEAD_BENCH_USAGE;
if (file) {
  process.on("exit", () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    writeFileSync(file, JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, rssKb: maxRSS }));
  });
}
