// Follows origins back to the text: what stands there, evaluated by Node or read by another reader of YAML, must give the
// value.
import { load } from "js-yaml";
import { isDeepStrictEqual } from "node:util";
import type { Json, Origin } from "../../../compiler/model.ts";
import type { Files } from "../evaluate.ts";
import { runInNode, type Outcome } from "./node.ts";
import { TemporaryProjects } from "./project.ts";
import { showing, standingAt, type Stretch } from "./showing.ts";

export interface Claim {
  /** What has the value, for messages. */
  readonly field: string;
  readonly value: Json;
  readonly origin: Origin;
}

export interface ClaimedProgram {
  readonly files: Files;
  readonly file: string;
  readonly claims: readonly Claim[];
}

export interface Followed {
  readonly faults: readonly string[];
  /** How many claims were compared with what stands at their place. */
  readonly compared: number;
}

/** Claims of values that podloom made itself are not followed: nothing stands for them. */
export async function followOrigins(programs: readonly ClaimedProgram[]): Promise<Followed> {
  using projects = new TemporaryProjects();
  const written = programs.map((program) => ({
    ...program,
    claims: distinct(program.claims.filter(({ origin }) => origin.isImplied !== true)),
  }));
  const outcomes = await runInNode(
    written.map(({ files, file, claims }) => ({ ...projects.add(shown(files, claims)), file })),
  );
  const verdicts = written.flatMap(({ claims }, index) =>
    claims.map((claim) => judge(claim, outcomes[index] ?? { error: "it was not run" })),
  );
  return {
    faults: verdicts.filter((fault) => fault !== undefined),
    compared: verdicts.length,
  };
}

function distinct(claims: readonly Claim[]): readonly Claim[] {
  const keyOf = ({ value, origin }: Claim): string => nameOf(origin) + JSON.stringify(value);
  return [...new Map(claims.map((claim) => [keyOf(claim), claim])).values()];
}

function shown(files: Files, claims: readonly Claim[]): Files {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => {
      const own = claims.filter(({ origin }) => origin.span.file.path === path);
      const stretches = new Map<string, Stretch>(own.map(({ origin }) => [nameOf(origin), origin.span]));
      return [path, /\.[jt]s$/.test(path) ? showing(path, text, stretches) : text];
    }),
  );
}

function nameOf({ span }: Origin): string {
  return `${span.file.path}:${span.start}-${span.end}`;
}

function judge({ field, value, origin }: Claim, outcome: Outcome): string | undefined {
  const { file, start, end } = origin.span;
  const text = file.text.slice(start, end);
  const fault = (what: string): string =>
    `${field} is ${JSON.stringify(value)} and ${nameOf(origin)} ${text}: ${what}`;
  if (file.path.endsWith(".json"))
    return isDeepStrictEqual(JSON.parse(text), value) ? undefined : fault("other JSON");
  if (/\.ya?ml$/.test(file.path))
    return isDeepStrictEqual(load(`k: ${text}`), { k: value }) ? undefined : fault("other YAML");
  const at = standingAt(file.path, file.text, origin.span);
  if (at.kind === "nothing") return fault("no expression");
  if (at.kind === "name") return at.text === value ? undefined : fault("another name");
  if ("error" in outcome) return fault(`not run: ${outcome.error}`);
  const seen = outcome.seen?.[nameOf(origin)] ?? [];
  if (seen.includes(JSON.stringify(value))) return undefined;
  const values = seen.map((json) => JSON.parse(json) as Json);
  // What `n++` leaves in `n` is one more than what it gives.
  const step = text.endsWith("++") ? 1 : text.endsWith("--") ? -1 : 0;
  const isStep = values.some((before) => typeof before === "number" && before + step === value);
  return isStep || values.some((one) => holds(one, value)) ? undefined : fault(`seen as ${seen.join(" ")}`);
}

/** Whether something is the value, or a list or map with it somewhere: `split` gives the parts that it is written as. */
function holds(seen: Json, value: Json): boolean {
  if (isDeepStrictEqual(seen, value)) return true;
  if (seen === null || typeof seen !== "object") return false;
  return Object.entries(seen).some(([key, member]) => key === value || holds(member, value));
}
