export { estateWith, judgeExample } from "../../core/policy/examples";
