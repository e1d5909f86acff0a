export { forbiddenLines, forbiddenPairs, matrixMarkdown } from "./markdown";
export {
  layers,
  MATRIX_SCHEMA,
  matrixSchema,
  tallyOfMatrix,
  type CohabitationMatrix,
  type MatrixGroup,
  type MatrixPair,
} from "./matrix";
export { matrixPretty } from "./pretty";
export { matrixSvg } from "./svg";
