// fast-check arbitraries of JSON whose texts are hard to print as YAML.
import fc from "fast-check";
import type { Json } from "../../compiler/model.ts";

const text = fc.oneof(
  fc.string({ unit: "binary" }).filter((value) => value.isWellFormed()),
  fc.string({ unit: fc.constantFrom(...Array.from(" \n\t:#-\"'01_.exoyn~{[&*!|>%@`=<,?\u0085\ufeffé😀")) }),
);
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
);
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("json"), { maxLength: 4 }),
    fc.dictionary(text, tie("json"), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
/** Maps of any JSON, in texts that readers of YAML may misread if they are printed badly. */
export const arbitraryJsonMap = fc.dictionary(text, json, { maxKeys: 5, noNullPrototype: true });
