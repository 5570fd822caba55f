// What looks like a secret: by its form, or by the name that it is given to. All forms are tried in linear time.

/** Tokens that can be told by their form. */
const TOKENS: readonly (readonly [form: RegExp, what: string])[] = [
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/, "an access key of AWS"],
  [/\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{50,})\b/, "a token of GitHub"],
  [/\bglpat-[A-Za-z0-9_-]{20,}/, "a token of GitLab"],
  [/\bxox[abprs]-[A-Za-z0-9-]{10,}/, "a token of Slack"],
  [/\bAIza[0-9A-Za-z_-]{35}\b/, "a key of Google's"],
  [/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----/, "a private key"],
  // Begins where a run of its characters does: else a long run would be read from each of its places.
  [/(?<![\w-])eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/, "a JSON web token"],
  // Without the scheme, for the same reason. A password that begins like a variable or a placeholder is none.
  [/:\/\/[^\s:/@]*:(?![$<*{%])[^\s/@]+@/, "an address with a password"],
];

/** What one of the tokens has in it, so that most texts are looked at once. */
const HINT_OF_TOKEN = /A[KS]IA|gh[pousr]_|github_pat_|glpat-|xox|AIza|PRIVATE|eyJ|:\/\//;

/** Keys of other kinds are those of tables, buckets and caches. */
const SECRET_NAME =
  /(?:PASSWORD|PASSWD|PASSPHRASE|[_-]PWD|(?:^|[_-])(?:SECRET|TOKEN|CREDENTIALS?)|(?:API|ACCESS|ACCOUNT|AUTH|ENCRYPTION|FERNET|MASTER|PRIVATE|SECRET|SIGNING)[_-]?KEY)$/i;
/** Numbers, words that switch something, paths, placeholders and what is put together from other variables. */
const HARMLESS =
  /^(?:-?[\d.]+(?:e\d+)?|true|false|yes|no|on|off|none|null|[.~]*\/[\w./@+~-]*|(?:[\w.-]+\/)+[\w.-]+\.\w{2,5}|.*\$\(.*|\$\{?\w+\}?|<.*>|\{\{.*\}\}|\*+)$/is;
/** Where a secret is kept, in the words of the tools that fetch it from there. */
const REFERENCE = /^(?:(?:arn|vault|op|ssm|gsm|awssm|file|ref\+\w+):|projects\/[^/]+\/secrets\/)/i;
/** A Secret by its name, such as db-credentials. */
const NAMES_AN_OBJECT = /(?:SECRET|CREDENTIALS?)$/i;
const OBJECT_NAME = /^[a-z]+(?:-[a-z]+)+$/;

/** What one of the well-known tokens it is that a text holds. */
export function tokenIn(text: string): string | undefined {
  if (!HINT_OF_TOKEN.test(text)) return undefined;
  return TOKENS.find(([form]) => form.test(text))?.[1];
}

/** Whether a variable or flag has a name for secrets, and a value that may be one. */
export function isSecret(name: string, value: string): boolean {
  if (value === "" || !SECRET_NAME.test(name)) return false;
  if (NAMES_AN_OBJECT.test(name) && OBJECT_NAME.test(value)) return false;
  return !HARMLESS.test(value) && !REFERENCE.test(value);
}
