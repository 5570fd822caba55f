// What looks like a secret does not belong into manifests, which are committed. The message never shows it.
import { containerRule } from "../../rule.ts";
import { isSecret, tokenIn } from "../../secrets.ts";

export const literalSecret = containerRule({
  code: "practice/literal-secret",
  about: ["env", "args", "command"],
  severity: "warning",
  message: ({ where, what }: { where: string; what: string }) =>
    `${where} looks like ${what}, and manifests are committed`,
  hint: "keep it in a Secret, and write valueFrom: { secretKeyRef: { name, key } }",
  check({ container: { env = [], args = [], command = [] }, pointer }, found) {
    env.forEach(({ name, value = "" }, index) => {
      const what = tokenIn(value) ?? (isSecret(name, value) ? "a secret" : undefined);
      if (what !== undefined) found(`${pointer}/env/${index}/value`, { where: `the value of ${name}`, what });
    });
    for (const [list, texts] of Object.entries({ command, args }))
      texts.forEach((text, index) => {
        const what = tokenIn(text) ?? (isSecretArgument(text, texts[index - 1]) ? "a secret" : undefined);
        if (what !== undefined) found(`${pointer}/${list}/${index}`, { where: `${list}[${index}]`, what });
      });
  },
});

const FLAG = /^--([\w-]+)(?:=(.*))?$/s;
/** Flags that say how a password is got, or that there is none. */
const SWITCH = /^(?:no|ask|prompt|use|with|without|require)-/;
/** A shell's assignment. */
const ASSIGNMENT = /(?:^|[\s;&|])([A-Z_][A-Z0-9_]*)=(["']?)([^\s;&|"']+)/g;

/** `--password=…`, what follows `--password`, and `PASSWORD=…` in a script. */
function isSecretArgument(text: string, previous: string | undefined): boolean {
  const [, name = "", value] = FLAG.exec(text) ?? [];
  if (value !== undefined) return isSecret(name, value) && !isFromVariable(value);
  const [, flag = "", ofFlag] = (previous && FLAG.exec(previous)) || [];
  if (flag !== "" && ofFlag === undefined && !SWITCH.test(flag) && !text.startsWith("-"))
    return isSecret(flag, text) && !isFromVariable(text);
  if (!text.includes("=")) return false;
  for (const [, variable = "", , assigned = ""] of text.matchAll(ASSIGNMENT))
    if (isSecret(variable, assigned) && !isFromVariable(assigned)) return true;
  return false;
}

/** A shell puts in what it has. */
function isFromVariable(text: string): boolean {
  return text.includes("$") || text.includes("`");
}
