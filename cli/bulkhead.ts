#!/usr/bin/env node
import { loadBundle } from "./load-bundle";

loadBundle(__dirname).run();
