const { createReadStream } = require("node:fs");
const { createInterface } = require("node:readline");

/** Splits a file's lines into words: what reading it takes at least. */
let words = 0;
createInterface({ input: createReadStream(process.argv[2]) })
  .on("line", (line) => void (words += line.split(" ").length))
  .on("close", () => process.exit(words > 0 ? 0 : 1));
