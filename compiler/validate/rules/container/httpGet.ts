// A request has a path, and headers whose names are letters, digits and dashes.
import { HANDLER_FIELDS } from "../../handlers.ts";
import { containerRule } from "../../rule.ts";

export const httpGet = containerRule({
  code: "container/http-get",
  about: HANDLER_FIELDS,
  message: ({ name }: { name: string }) =>
    `the name of a header must be letters, digits and -, and this is ${JSON.stringify(name)}`,
  check(part, found) {
    for (const { handler, pointer } of part.handlers)
      handler.httpGet?.httpHeaders?.forEach(({ name }, index) => {
        if (!/^[-A-Za-z0-9]+$/.test(name)) found(`${pointer}/httpGet/httpHeaders/${index}/name`, { name });
      });
  },
});
