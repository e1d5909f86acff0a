export { serve, SettingsError, type Running } from "./service/serve";
export { settingsSchema, type Settings } from "./service/settings";
export { openStore, StoreError, takeCheckpoint, verify, type Checkpoint, type Verified } from "./store";
export { watch, watchOnce, WatchError, type WatchOptions } from "./watch/run";
