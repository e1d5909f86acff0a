/** What policies on builds of images read: Dockerfiles, build specifications, commands of builders. */
export { baseImages, dockerfile, finalUser, type BaseImage, type Instruction } from "./dockerfile";
export { buildImages, buildTexts, type BuildImage, type BuildText } from "./build-texts";
export { looseBuilder } from "./builders";
