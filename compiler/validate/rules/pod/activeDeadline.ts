// A pod that may run for a time may run for at least a second.
import { podRule } from "../../rule.ts";

const MOST = 2 ** 31 - 1;

export const activeDeadline = podRule({
  code: "pod/active-deadline",
  about: ["activeDeadlineSeconds"],
  message: ({ seconds }: { seconds: number }) =>
    `activeDeadlineSeconds must be from 1 to ${MOST}, and this is ${seconds}`,
  check({ spec: { activeDeadlineSeconds: seconds = 1 } }, found) {
    if (seconds < 1 || seconds > MOST) found("/spec/activeDeadlineSeconds", { seconds });
  },
});
