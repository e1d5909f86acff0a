import { setFlagsFromString } from "node:v8";

// A check runs hundreds of small functions a few thousand times each: optimising all of them costs more than it saves.
// The baseline compiler is cheap, and the optimiser is left to what is really hot. A flag that V8 doesn't know would be
// complained of to the user: later versions have no such budget, and wait longer by themselves.
setFlagsFromString("--sparkplug");
if (process.versions.v8.startsWith("11.3.")) setFlagsFromString("--interrupt-budget=1000000");
