// How much a change matters to whoever reviews it. Widening what a pod may do is high, taking it back is low.
import { isList } from "../isList.ts";
import type { Json } from "../model.ts";
import type { Change } from "./change.ts";

/** What changes are about, what matters most first. */
export const RISKS = [
  "privilege",
  "host access",
  "capabilities",
  "service account",
  "secrets",
  "image",
  "command",
  "volumes",
  "resources",
  "scheduling",
  "policy",
  "labels",
  "other",
] as const;

export type Risk = (typeof RISKS)[number];

export const LEVELS = ["high", "medium", "low"] as const;

export type Level = (typeof LEVELS)[number];

export interface Verdict {
  readonly risk: Risk;
  readonly level: Level;
}

/** The first that matches counts. Fields are written without the keys of lists. */
const SUBJECTS: readonly (readonly [Risk, RegExp])[] = [
  ["capabilities", /securityContext\.capabilities\b/],
  ["host access", /^spec\.host(Network|PID|IPC|Users)$|volumes\.hostPath\b|hostPort$|mountPropagation$/],
  [
    "privilege",
    /securityContext\b|^spec\.(runtimeClassName|shareProcessNamespace)$|annotations\.container\.(apparmor|seccomp)/,
  ],
  ["service account", /serviceAccount|automountServiceAccountToken$|^metadata\.namespace$/],
  ["secrets", /secret/i],
  ["image", /ontainers\.image(PullPolicy)?$|volumes\.image\b/],
  ["command", /ontainers\.(command|args|env|envFrom|workingDir|lifecycle|\w+Probe|restartPolicy\w*)\b/],
  ["resources", /\bresources\b|^spec\.overhead\b|sizeLimit$|^spec\.resourceClaims\b/],
  ["volumes", /\bvolume(s|Mounts|Devices)\b/],
  [
    "scheduling",
    /^spec\.(nodeSelector|nodeName|affinity|tolerations|topologySpread\w+|priority\w*|preemptionPolicy|scheduler\w*|schedulingGates)\b/,
  ],
  ["labels", /^metadata\.(labels|annotations)\b/],
];

/** Risks of which each change is weighed by whether the pod may do more or less. */
const GUARDED: ReadonlySet<Risk> = new Set([
  "privilege",
  "host access",
  "capabilities",
  "service account",
  "secrets",
]);

/** What a change is about, and how much it matters. What comes or goes as a whole is judged by the worst in it. */
export function judge(change: Pick<Change, "scope" | "fields" | "before" | "after">): Verdict {
  if (change.scope !== "pod") return { risk: "policy", level: "medium" };
  const before = leavesOf(change.fields, change.before?.value);
  const after = leavesOf(change.fields, change.after?.value);
  const fields = new Set([...before.keys(), ...after.keys()]);
  const verdicts = [...fields].map((field) => judgeField(field, before.get(field), after.get(field)));
  const [worst = { risk: "other", level: "low" }] = verdicts.toSorted(compareVerdicts);
  return worst;
}

/** What matters more comes first. */
export function compareVerdicts(one: Verdict, other: Verdict): number {
  const byLevel = LEVELS.indexOf(one.level) - LEVELS.indexOf(other.level);
  return byLevel === 0 ? RISKS.indexOf(one.risk) - RISKS.indexOf(other.risk) : byLevel;
}

function judgeField(fields: string, before: Json | undefined, after: Json | undefined): Verdict {
  const risk = SUBJECTS.find(([, pattern]) => pattern.test(fields))?.[0] ?? "other";
  return { risk, level: levelOf(risk, fields, before, after) };
}

function levelOf(risk: Risk, fields: string, before: Json | undefined, after: Json | undefined): Level {
  if (GUARDED.has(risk)) return isGuarding(fields, before, after) ? "low" : "high";
  if (risk === "labels" || risk === "other") return "low";
  const isElsewhere = fields.endsWith(".image") && repositoryOf(before) !== repositoryOf(after);
  return risk === "image" && isElsewhere && before !== undefined && after !== undefined ? "high" : "medium";
}

/** `registry/name` of `registry/name:tag@digest`. */
export function repositoryOf(image: Json | undefined): string {
  return (typeof image === "string" ? image : "").replace(/@.*$/, "").replace(/:[^:/]+$/, "");
}

/** Fields that guard when they are true, when they are false, and those of which false is the default. */
const GUARDS_WHEN_TRUE = /\.(runAsNonRoot|readOnlyRootFilesystem)$/;
const GUARDS_WHEN_FALSE = /\.(allowPrivilegeEscalation|automountServiceAccountToken|hostUsers)$/;
const GUARDS_UNLESS_TRUE = /\.(privileged|hostNetwork|hostPID|hostIPC|shareProcessNamespace|hostProcess)$/;
/** Fields that guard by being there. */
const GUARDS_WHEN_SET =
  /capabilities\.drop$|\.(seccompProfile|appArmorProfile|seLinuxOptions|runtimeClassName)\b/;

/** Whether a pod may do less than before, or the same with more certainty. */
function isGuarding(fields: string, before: Json | undefined, after: Json | undefined): boolean {
  if (GUARDS_WHEN_TRUE.test(fields)) return after === true;
  if (GUARDS_WHEN_FALSE.test(fields)) return after === false;
  if (GUARDS_UNLESS_TRUE.test(fields)) return after !== true;
  if (GUARDS_WHEN_SET.test(fields)) return before === undefined && after !== "Unconfined";
  if (/\.(runAsUser|runAsGroup)$/.test(fields)) return Number(after ?? 0) > 0 && (before ?? 0) === 0;
  return after === undefined;
}

/** The values in a value, by the names of their fields. Of several in a list the last counts, or the one that grants. */
function leavesOf(fields: string, value: Json | undefined): Map<string, Json> {
  const leaves = new Map<string, Json>();
  const walk = (path: string, part: Json): void => {
    if (part === null || typeof part !== "object") {
      if (leaves.get(path) !== true) leaves.set(path, part);
    } else if (isList(part)) for (const item of part) walk(path, item);
    else if (Object.keys(part).length === 0) leaves.set(path, true);
    else for (const [key, member] of Object.entries(part)) walk(`${path}.${key}`, member);
  };
  if (value !== undefined) walk(fields, value);
  return leaves;
}
