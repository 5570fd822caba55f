// A command has at least a program.
import { handlersOf } from "../../handlers.ts";
import { containerRule } from "../../rule.ts";

export const handlerCommand = containerRule({
  code: "container/handler-command",
  message: () => "exec needs a command",
  hint: 'write the program and its arguments: ["pg_isready", "-q"]',
  check(part, found) {
    for (const { handler, pointer } of handlersOf(part))
      if (handler.exec !== undefined && (handler.exec.command ?? []).length === 0)
        found(`${pointer}/exec/command`, {});
  },
});
