// The floor for states: a scan over the bytes, and one JSON.parse for each object of a list at the third level.
const { Buffer } = require("node:buffer");
const { closeSync, openSync, readSync } = require("node:fs");

const file = openSync(process.argv[2], "r");
const buffer = Buffer.allocUnsafe(1024 * 1024);
const elementDepth = 4;
let kept = [];
let depth = 0;
let inString = false;
let escaped = false;
let elements = 0;

for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) {
  let start = depth >= elementDepth ? 0 : -1;
  for (let i = 0; i < read; i += 1) {
    const byte = buffer[i];
    if (inString) {
      if (escaped) escaped = false;
      else if (byte === 0x5c) escaped = true;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth === elementDepth && byte === 0x7b) start = i;
    } else if (byte === 0x7d || byte === 0x5d) {
      if (depth === elementDepth && start >= 0) {
        const end = buffer.subarray(start, i + 1);
        const bytes = kept.length > 0 ? Buffer.concat([...kept, end]) : end;
        JSON.parse(bytes.toString("utf8"));
        kept = [];
        elements += 1;
        start = -1;
      }
      depth -= 1;
    }
  }
  if (start >= 0) kept.push(Buffer.from(buffer.subarray(start, read)));
}
closeSync(file);
if (elements === 0) process.exitCode = 1;
