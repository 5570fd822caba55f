// A command has at least a program.
import { HANDLER_FIELDS } from "../../handlers.ts";
import { containerRule } from "../../rule.ts";

export const handlerCommand = containerRule({
  code: "container/handler-command",
  about: HANDLER_FIELDS,
  message: () => "exec needs a command",
  hint: 'write the program and its arguments: ["pg_isready", "-q"]',
  check(part, found) {
    for (const { handler, pointer } of part.handlers)
      if (handler.exec !== undefined && (handler.exec.command ?? []).length === 0)
        found(`${pointer}/exec/command`, {});
  },
});
