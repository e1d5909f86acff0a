// Starts the built pack once, and keeps the code that V8 compiled for it beside it. The build puts this file in the place of
// the pack's own entry, and has it started as the engine does.
import { writeFileSync } from "node:fs";
import { cacheFile, loadBundle } from "../core/bundle";

const bundle = loadBundle(__dirname, "pack");
bundle.run();

// It has started when it prints the port that it serves at.
const { stdout } = process;
stdout.write = (): never => {
  writeFileSync(cacheFile(__dirname, "pack"), bundle.script.createCachedData());
  return process.exit();
};
