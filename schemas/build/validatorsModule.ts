// Validators as plain code: ajv compiles the schemas here, so that nothing compiles a schema at run time.
import { Ajv } from "ajv";
import ucs2length from "ajv/dist/runtime/ucs2length.js";
import standalone from "ajv/dist/standalone/index.js";
import type { IntegerFormat } from "./integerFormats.ts";
import { mapNodes, mapValues, refTo, type SchemaNode } from "./jsonSchema.ts";
import type { Schema } from "./schemaFiles.ts";

/** A module of validators. It imports nothing. */
export function validatorsModule(module: Schema["validatorsModule"], schemas: readonly Schema[]): string {
  const ajv = new Ajv({
    schemas: schemas.map(({ name, definitions }) => ({
      $id: name,
      definitions: mapValues(definitions, (node) => mapNodes(node, withIntegerRange)),
    })),
    allErrors: true,
    verbose: true,
    strict: true,
    allowUnionTypes: true,
    code: { source: true, esm: true, lines: true },
  });
  const references = schemas
    .filter(({ validatorsModule: of }) => of === module)
    .flatMap(({ name, validators }) =>
      Object.entries(validators).map(([validator, definition]) => [validator, name + refTo(definition)]),
    );
  return selfContained(standalone.default(ajv, Object.fromEntries(references)));
}

const integerRanges = {
  int32: { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
  // 2 ** 63 is the nearest to 2 ** 63 - 1 that a number of JavaScript comes.
  int64: { minimum: -(2 ** 63), maximum: 2 ** 63 },
} as const satisfies Record<IntegerFormat, SchemaNode>;

/** Integer formats as ranges, which every validator knows, rather than as formats, which need code of their own. */
function withIntegerRange({ format, ...node }: SchemaNode): SchemaNode {
  if (format === undefined) return node;
  if (format !== "int32" && format !== "int64") throw new Error(`no validator knows the format ${format}`);
  return { ...node, ...integerRanges[format] };
}

/** Ajv's modules still load their one runtime function with `require`, which a module has not got; here it is inlined. */
function selfContained(code: string): string {
  const inlined = code.replaceAll(
    'require("ajv/dist/runtime/ucs2length").default',
    ucs2length.default.toString(),
  );
  const left = /require\([^)]*\)/.exec(inlined)?.[0];
  if (left !== undefined) throw new Error(`the validators would need ${left}`);
  return inlined;
}

/** The declarations of that module. */
export function validatorsDeclarations(
  module: Schema["validatorsModule"],
  schemas: readonly Schema[],
): string {
  const declarations = schemas
    .filter(({ validatorsModule: of }) => of === module)
    .flatMap(({ module: types, validators }) =>
      Object.entries(validators).map(
        ([validator, definition]) =>
          `export declare const ${validator}: Validator<import("./${types.replace(/\.ts$/, ".js")}").${definition}>;\n`,
      ),
    );
  return declarationsHead + declarations.join("");
}

const declarationsHead = `// Written by schemas/generate.ts.
import type { Validator } from "../validator.ts";

`;
