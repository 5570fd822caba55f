// A probe or hook asks at a port: a number, or the form of a name.
import { isPort, portName } from "../../forms.ts";
import { HANDLER_FIELDS } from "../../handlers.ts";
import { containerRule } from "../../rule.ts";

export const handlerPort = containerRule({
  code: "container/handler-port",
  about: HANDLER_FIELDS,
  message: ({ port }: { port: string | number }) =>
    `${JSON.stringify(port)} is neither a port from 1 to 65535 nor the name of one`,
  check(part, found) {
    for (const { handler, pointer } of part.handlers)
      for (const kind of ["httpGet", "tcpSocket", "grpc"] as const) {
        const port = handler[kind]?.port;
        if (port === undefined || (typeof port === "number" ? isPort(port) : portName.accepts(port)))
          continue;
        const fix = /^[1-9]\d{0,4}$/.test(String(port)) && isPort(Number(port)) ? Number(port) : undefined;
        found(`${pointer}/${kind}/port`, { port }, { fix });
      }
  },
});
