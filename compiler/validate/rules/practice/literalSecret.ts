// What looks like a secret does not belong into manifests, which are committed. The message never shows it.
import { containerRule } from "../../rule.ts";

/** Tokens that can be told by their form. */
const TOKENS: readonly (readonly [form: RegExp, name: string])[] = [
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/, "an access key of AWS"],
  [/\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})\b/, "a token of GitHub"],
  [/\bglpat-[A-Za-z0-9_-]{20,}/, "a token of GitLab"],
  [/\bxox[abprs]-[A-Za-z0-9-]{10,}/, "a token of Slack"],
  [/\bAIza[0-9A-Za-z_-]{35}\b/, "a key of Google's"],
  [/-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/, "a private key"],
  [/\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/, "a JSON web token"],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@$]+:[^\s/@$]+@/i, "an address with a password"],
];
const SECRET_NAME = /(?:^|_)(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY|CREDENTIALS?)$/i;
/** Numbers, words that switch something, paths, and what is put together from other variables are no secrets. */
const HARMLESS = /^(?:[\d.]+|true|false|yes|no|on|off|none|null|[.~]?\/.*|.*\$\(.*|<.*>)$/is;

export const literalSecret = containerRule({
  code: "practice/literal-secret",
  severity: "warning",
  message: ({ where, what }: { where: string; what: string }) =>
    `${where} looks like ${what}, and manifests are committed`,
  hint: "keep it in a Secret, and write valueFrom: { secretKeyRef: { name, key } }",
  check({ container: { env = [], args = [], command = [] }, pointer }, found) {
    env.forEach(({ name, value = "" }, index) => {
      const isNamedSo = SECRET_NAME.test(name) && value !== "" && !HARMLESS.test(value);
      const what = tokenIn(value) ?? (isNamedSo ? "a secret" : undefined);
      if (what !== undefined) found(`${pointer}/env/${index}/value`, { where: `the value of ${name}`, what });
    });
    for (const [list, texts] of Object.entries({ command, args }))
      texts.forEach((text, index) => {
        const what = tokenIn(text);
        if (what !== undefined) found(`${pointer}/${list}/${index}`, { where: `${list}[${index}]`, what });
      });
  },
});

function tokenIn(text: string): string | undefined {
  return TOKENS.find(([form]) => form.test(text))?.[1];
}
