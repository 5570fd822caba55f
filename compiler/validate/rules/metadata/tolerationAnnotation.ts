// The annotation that came before `tolerations` is read by nothing, and still held to its form.
import { childPointer } from "../../../pointer.ts";
import { podRule } from "../../rule.ts";
import { tolerationProblems, type AnyToleration } from "../../tolerations.ts";

const KEY = "scheduler.alpha.kubernetes.io/tolerations";

export const tolerationAnnotation = podRule({
  code: "metadata/toleration-annotation",
  about: ["annotations"],
  message: ({ problem }: { problem: string }) => `the annotation ${KEY}: ${problem}`,
  hint: "remove the annotation, and write tolerations: the annotation has no effect",
  check({ metadata: { annotations = {} } }, found) {
    const text = annotations[KEY] ?? "";
    const problem = text === "" ? undefined : problemOf(text);
    if (problem !== undefined) found(childPointer("/metadata/annotations", KEY), { problem });
  },
});

/** The server takes whole numbers without a point or an exponent, which are lost when JSON is read here. */
const ODD_SECONDS = /"tolerationSeconds"\s*:\s*-?\d+[.e]/i;

function problemOf(text: string): string | undefined {
  const list = ODD_SECONDS.test(text) ? undefined : tolerationsIn(text);
  return list === undefined
    ? "the text is no list of tolerations in JSON"
    : list.flatMap(tolerationProblems)[0]?.problem;
}

/** As the server reads them: `null` is nothing, and the case of names does not matter. */
function tolerationsIn(text: string): AnyToleration[] | undefined {
  let list: unknown;
  try {
    list = JSON.parse(text) ?? [];
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (!Array.isArray(list)) return undefined;
  const tolerations = list.map(tolerationOf);
  return tolerations.every((one) => one !== undefined) ? tolerations : undefined;
}

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  key: isText,
  operator: isText,
  value: isText,
  effect: isText,
  tolerationSeconds: Number.isSafeInteger,
};

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function tolerationOf(json: unknown): AnyToleration | undefined {
  if (typeof json !== "object" || Array.isArray(json)) return undefined;
  const members = Object.entries(json ?? {}).flatMap(([written, value]: [string, unknown]) => {
    const name = Object.keys(TYPES).find((known) => known.toLowerCase() === written.toLowerCase());
    return name === undefined || value === null ? [] : [{ name, value }];
  });
  return members.every(({ name, value }) => TYPES[name]?.(value) === true)
    ? Object.fromEntries(members.map(({ name, value }) => [name, value]))
    : undefined;
}
