// Kinds of data in the words of messages.
import {
  FunctionData,
  HandleData,
  ListData,
  NativeFunction,
  PathData,
  PatternData,
  RecordData,
  TableData,
  TaskData,
  type Data,
} from "./value.ts";

/** "a list", "text". */
export function describe(data: Data): string {
  if (data === null) return "null";
  if (data instanceof ListData) return "a list";
  if (data instanceof RecordData) return "an object";
  if (data instanceof TableData) return `a ${data.kind}`;
  if (data instanceof FunctionData) return data.isClass ? "a class" : "a function";
  if (data instanceof NativeFunction) return "a function";
  if (data instanceof PatternData) return "a regular expression";
  if (data instanceof TaskData) return "a task";
  if (data instanceof HandleData) return "the result of a task";
  if (data instanceof PathData) return "a path";
  if (typeof data === "object") return "an object";
  return { string: "text", number: "a number", boolean: "a boolean", undefined: "undefined" }[
    typeof data as "string" | "number" | "boolean" | "undefined"
  ];
}
