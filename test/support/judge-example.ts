// The command `policy test` judges examples in the same way.
export { buildExample, estateWith, judgeExample } from "../../core/policy/examples";
