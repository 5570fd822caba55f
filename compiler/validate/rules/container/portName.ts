// The name of a port is that of a service in IANA's registry: https://www.rfc-editor.org/rfc/rfc6335#section-5.1
import { mismatch, portName } from "../../forms.ts";
import { containerRule } from "../../rule.ts";

export const portNameForm = containerRule({
  code: "container/port-name",
  about: ["ports"],
  message: ({ name }: { name: string }) => mismatch("the name of a port", portName, name),
  check({ container: { ports = [] }, pointer }, found) {
    ports.forEach(({ name = "" }, index) => {
      if (name !== "" && !portName.accepts(name)) found(`${pointer}/ports/${index}/name`, { name });
    });
  },
});
