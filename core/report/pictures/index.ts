export { dot } from "./dot";
export { mermaid } from "./mermaid";
export { coarseNote, PICTURE_SCHEMA, pictureSchema } from "./picture";
export type { Picture, PictureArrow, PictureBox, PictureNode, PictureVerdict } from "./picture";
export { portsOf } from "./style";
export { loadDraw, svg, type Draw } from "./svg";
