// `process.env`: only the variables that the project names, so that the result does not depend on the machine.
import { make, unreadable, type Interpreter } from "../interpreter.ts";
import { NativeObject } from "../value.ts";

export function processGlobal(it: Interpreter): NativeObject {
  const env = new NativeObject("process.env", (key, site) =>
    it.environment.has(key)
      ? make(it.environment.get(key), site, it)
      : unreadable("evaluate/environment", { name: key }, site, it),
  );
  return new NativeObject("process", (key, site) => (key === "env" ? make(env, site, it) : undefined));
}
