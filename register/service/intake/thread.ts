import { openInWriter, type WriterWork } from "../../store/intake";
import { take, type Report } from "./take";

/** Takes reports in, in the thread that writes. */
export const work: WriterWork = (host) => {
  const opened = openInWriter(host);
  return {
    answer: async (asked) => take(await opened, asked as Report),
    close: async () => (await opened).writing.destroy(),
  };
};
