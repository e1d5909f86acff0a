/** What policies on builds of images read: Dockerfiles, build specifications, commands of builders. */
export { dockerfile, finalUser, type Instruction } from "./dockerfile";
export { buildImages, buildTexts } from "./build-texts";
export { looseBuilder } from "./builders";
