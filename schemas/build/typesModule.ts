// TypeScript types from schemas, with their descriptions as documentation.
import { compile } from "json-schema-to-typescript";
import { mapNodes, parseRef, referencesIn, type SchemaNode } from "./jsonSchema.ts";
import type { Schema } from "./schemaFiles.ts";

/** Definitions whose type JSON Schema cannot express, and the module that has it. */
const handWritten: Readonly<Record<string, string>> = { PodOverride: "../podOverride.ts" };

/**
 * The module of types of one schema; `schemas` are all that it may refer to. Definitions are compiled one at a time and
 * refer to each other by name: so a field keeps its documentation beside that of its type.
 */
export async function typesModule(schema: Schema, schemas: readonly Schema[]): Promise<string> {
  const definitions = Object.entries(schema.definitions).filter(
    ([name]) => !Object.hasOwn(handWritten, name),
  );
  const types = definitions.map(([name, node]) => compile(forCompiler(node), name, options));
  const heading = `// Written by schemas/generate.ts from ${schema.name}.\n`;
  return [heading, ...importsOf(schema, schemas), ...(await Promise.all(types))].join("");
}

const options = {
  bannerComment: "",
  unknownAny: true,
  ignoreMinAndMaxItems: true,
  style: { printWidth: 110 },
};

/** The node with the names of types in place of references. */
function forCompiler(node: SchemaNode): Parameters<typeof compile>[0] {
  const named = mapNodes(node, ({ $ref, ...inner }) =>
    $ref === undefined ? inner : { ...inner, tsType: parseRef($ref).definition },
  );
  // The compiler does not change its input, though its type lets it.
  return named as Parameters<typeof compile>[0];
}

function importsOf(schema: Schema, schemas: readonly Schema[]): readonly string[] {
  const references = Object.values(schema.definitions).flatMap(referencesIn);
  const statements = references.flatMap(({ file, definition }) => {
    const module = handWritten[definition] ?? moduleOf(file, schemas);
    return module === `./${schema.module}` ? [] : [`import type { ${definition} } from "${module}";\n`];
  });
  return [...new Set(statements)].sort();
}

function moduleOf(file: string, schemas: readonly Schema[]): string {
  const schema = schemas.find(({ name }) => name === file);
  if (schema === undefined) throw new Error(`${file} is not a schema of this folder`);
  return `./${schema.module}`;
}
