import { readSnapshot } from "../../core/image/snapshot/read";

const [, , file = "", digest = ""] = process.argv;
if (readSnapshot(file).statusOf(digest)?.colour !== "green")
  throw new Error(`${digest} is not green in ${file}`);
