#!/usr/bin/env node
import "./v8-flags";
import { loadBundle } from "../core/bundle";

loadBundle(__dirname, "cli").run();
