import { looseBool } from "../../../shape";
import { addDocument } from "../iam-document";
import { at } from "../placed";
import type { AdapterTable } from "../table";
import { key, store } from "./store";

const fileSystem = store(
  { storeKind: "EFS file system", encryptionDefault: "off", protectable: false },
  { ...key("kmsKeyId"), encrypted: at(looseBool, "encrypted") },
);

/** File systems. */
export const fileSystems: AdapterTable = {
  "aws:efs/fileSystem:FileSystem": fileSystem,
  "aws-native:efs:FileSystem": (builder) => {
    fileSystem(builder);
    addDocument(builder, "fileSystemPolicy", { use: "resource", holder: "file system" });
  },
};
