import { loadBundle } from "../core/bundle";

loadBundle(__dirname, "pack").run();
