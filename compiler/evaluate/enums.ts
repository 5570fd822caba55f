// TypeScript's enums, as constants. Node cannot run a file that declares one, which another check tells the user.
import type { ts } from "ts-morph";
import { known, make, unsupported, type Env, type Interpreter } from "./interpreter.ts";
import { spanOf } from "./origin.ts";
import { initialise } from "./patterns.ts";
import { RecordData, Unreadable, type Property, type Value } from "./value.ts";

export function declareEnum(node: ts.EnumDeclaration, scope: Env, it: Interpreter): void {
  const members = new Map<string, Property>();
  const inner = scope.nested(it.initialising);
  let next: number | undefined = 0;
  for (const member of node.members) {
    const name = member.name.getText(scope.file.syntax).replace(/^["']|["']$/g, "");
    const value: Value =
      member.initializer === undefined
        ? following(next, member, scope, it)
        : it.evaluate(member.initializer, inner);
    const key = spanOf(member.name, scope.file);
    members.set(name, { key, value });
    inner.declare(name, value, true);
    const data = value.data instanceof Unreadable ? undefined : known(value, it);
    next = typeof data === "number" ? data + 1 : undefined;
    // Numeric members can be looked up by their number too.
    if (typeof data === "number")
      members.set(String(data), { key, value: make(name, { node: member, scope }, it) });
  }
  const record = new RecordData(members, it.initialising);
  record.isFrozen = true;
  initialise(scope, { node, scope }, it)(node.name.text, make(record, { node, scope }, it));
}

function following(next: number | undefined, node: ts.EnumMember, scope: Env, it: Interpreter): Value {
  if (next !== undefined) return make(next, { node, scope }, it);
  return unsupported(
    "this enum member",
    "it follows one that is no number and has no value of its own",
    { node, scope },
    it,
  );
}
