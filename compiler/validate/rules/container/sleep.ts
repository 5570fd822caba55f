// A hook that sleeps does so within the time that the pod has to end.
import { HANDLER_FIELDS } from "../../handlers.ts";
import { containerRule } from "../../rule.ts";

export const sleepTime = containerRule({
  code: "container/sleep",
  about: HANDLER_FIELDS,
  message: ({ seconds, least, most }: { seconds: number; least: number; most: number }) =>
    `a hook can sleep from ${least} to ${most} seconds, the pod's terminationGracePeriodSeconds, and this is ${seconds}`,
  check(part, found, { spec, isSince }) {
    for (const { handler, pointer } of part.handlers) {
      if (handler.sleep === undefined) continue;
      const { seconds } = handler.sleep;
      const { terminationGracePeriodSeconds: grace = 30 } = spec;
      // A negative time is taken for one second.
      const [least, most] = [isSince("1.33") ? 0 : 1, grace < 0 ? 1 : grace];
      if (seconds < least || seconds > most) found(`${pointer}/sleep/seconds`, { seconds, least, most });
    }
  },
});
