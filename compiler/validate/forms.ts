// The lexical forms of Kubernetes: what names, keys and values may look like, as a test and in words.
// https://github.com/kubernetes/apimachinery/blob/master/pkg/util/validation/validation.go

export interface Form {
  readonly accepts: (text: string) => boolean;
  /** Completes "must be …". */
  readonly words: string;
}

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** RFC 1123's label. */
export const dnsLabel: Form = {
  accepts: (text) => text.length <= 63 && LABEL.test(text),
  words: "lower-case letters, digits and -, with a letter or digit at both ends, and at most 63 characters",
};

/** RFC 1123's subdomain. */
export const dnsSubdomain: Form = {
  accepts: (text) => text.length <= 253 && SUBDOMAIN.test(text),
  words:
    "lower-case letters, digits, - and ., with a letter or digit at the ends of each part, and at most 253 characters",
};

/** The key of a label: a name, after a domain and a slash if it is not the user's own. */
export const labelKey: Form = {
  accepts: (text) => {
    const slash = text.indexOf("/");
    return slash < 0
      ? isQualifiedName(text)
      : dnsSubdomain.accepts(text.slice(0, slash)) && isQualifiedName(text.slice(slash + 1));
  },
  words:
    "letters, digits, -, _ and ., with a letter or digit at both ends, and at most 63 characters, after a domain and / if any",
};

export const labelValue: Form = {
  accepts: (text) => text === "" || isQualifiedName(text),
  words:
    "empty, or letters, digits, -, _ and ., with a letter or digit at both ends, and at most 63 characters",
};

function isQualifiedName(text: string): boolean {
  return text.length <= 63 && QUALIFIED_NAME.test(text);
}

/** The DNS label that a text was surely meant to be; `undefined` where that is not clear. */
export function nearestLabel(text: string): string | undefined {
  const label = text.toLowerCase().replaceAll(/[_.]/g, "-");
  return dnsLabel.accepts(label) ? label : undefined;
}

/** The name of a service in IANA's registry. */
export const portName: Form = {
  accepts: (text) => text.length <= 15 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text) && /[a-z]/.test(text),
  words: "lower-case letters, digits and single - between them, with a letter and at most 15 characters",
};

export const envName: Form = {
  accepts: (text) => /^[\x20-\x3c\x3e-\x7e]+$/.test(text),
  words: "printable ASCII without =",
};

/** A key in a ConfigMap or Secret. */
export const configKey: Form = {
  accepts: (text) =>
    text.length <= 253 && /^[-._a-zA-Z0-9]+$/.test(text) && text !== "." && !text.startsWith(".."),
  words: "letters, digits, -, _ and ., not beginning with .., and at most 253 characters",
};

/** Whether a text has blanks at one of its ends. `trim` takes others for blanks than the server does. */
export function isPadded(text: string): boolean {
  return /^\p{White_Space}|\p{White_Space}$/u.test(text);
}

/** The length of a text in UTF-8, in bytes. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

export function isPort(number: number): boolean {
  return number >= 1 && number <= 65_535;
}

/** Whether a path steps back to a folder above. */
export function hasBackstep(path: string): boolean {
  return path.includes("..") && path.split("/").includes("..");
}

/** What is wrong with a path that must stay inside a folder, if anything is. */
export function localPathProblem(field: string, path: string): string | undefined {
  if (path.startsWith("/")) return `${field} must be a relative path, and this is ${JSON.stringify(path)}`;
  return hasBackstep(path)
    ? `${field} must not step out with .., and this is ${JSON.stringify(path)}`
    : undefined;
}

/** The sentence for a text that has not the form it should have. */
export function mismatch(what: string, form: Form, text: string): string {
  return `${what} must be ${form.words}, and this is ${JSON.stringify(text)}`;
}
