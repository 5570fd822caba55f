// A port that is asked for by name is one of the container's.
import { didYouMeanOneOf } from "../../../diagnostics/suggestion.ts";
import { portName } from "../../forms.ts";
import { HANDLER_FIELDS } from "../../handlers.ts";
import { containerRule } from "../../rule.ts";

export const unknownPort = containerRule({
  code: "container/unknown-port",
  about: HANDLER_FIELDS,
  severity: "warning",
  message: ({ port }: { port: string }) => `the container has no port named ${port}, so this always fails`,
  check(part, found) {
    for (const { handler, pointer } of part.handlers)
      for (const kind of ["httpGet", "tcpSocket"] as const) {
        const port = handler[kind]?.port;
        const names = (part.container.ports ?? []).flatMap(({ name }) => name ?? []);
        if (typeof port === "string" && portName.accepts(port) && !names.includes(port))
          found(
            `${pointer}/${kind}/port`,
            { port },
            { hint: didYouMeanOneOf(port, names) ?? "name it under ports" },
          );
      }
  },
});
