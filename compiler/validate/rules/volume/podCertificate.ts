// A certificate of the pod's own comes from a signer, has a key of a kind and a life, and becomes files.
import type { PodCertificateProjection } from "../../../../schemas/generated/pod.ts";
import { filePathProblem } from "../../files.ts";
import { dnsLabel, dnsSubdomain, labelKey, mismatch } from "../../forms.ts";
import { volumeRule } from "../../rule.ts";

const KEY_TYPES = ["RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519"];
const FILES = ["credentialBundlePath", "keyPath", "certificateChainPath"] as const;
const DAY_SECONDS = 86_400;
const LEAST_SECONDS = 3600;
const MOST_CHARACTERS_OF_SIGNER = 571;

export const podCertificate = volumeRule({
  code: "volume/pod-certificate",
  about: ["projected"],
  // Off in clusters unless it is turned on; then the source is dropped without a word.
  severity: "warning",
  since: "1.34",
  message: ({ problem }: { problem: string }) => problem,
  check({ volume: { projected }, pointer }, found) {
    projected?.sources?.forEach(({ podCertificate: certificate }, index) => {
      if (certificate === undefined) return;
      for (const { field, problem } of problemsOf(certificate))
        found(`${pointer}/projected/sources/${index}/podCertificate${field}`, { problem });
    });
  },
});

interface Problem {
  readonly field: string;
  readonly problem: string;
}

function problemsOf(certificate: PodCertificateProjection): Problem[] {
  const { signerName, keyType, maxExpirationSeconds: seconds, userAnnotations = {} } = certificate;
  const mostSeconds = isOfKubernetes(signerName) ? DAY_SECONDS : 91 * DAY_SECONDS;
  return [
    ...(isSignerName(signerName)
      ? []
      : [
          {
            field: "/signerName",
            problem: `a signer is a domain, / and a name, and this is ${JSON.stringify(signerName)}`,
          },
        ]),
    ...(KEY_TYPES.includes(keyType)
      ? []
      : [
          {
            field: "/keyType",
            problem: `keyType must be one of ${KEY_TYPES.join(", ")}, and this is ${JSON.stringify(keyType)}`,
          },
        ]),
    ...(seconds !== undefined && (seconds < LEAST_SECONDS || seconds > mostSeconds)
      ? [
          {
            field: "/maxExpirationSeconds",
            problem: `a certificate of ${signerName} lives from ${LEAST_SECONDS} to ${mostSeconds} seconds, and this is ${seconds}`,
          },
        ]
      : []),
    ...Object.keys(userAnnotations)
      .filter((key) => !labelKey.accepts(key.toLowerCase()) || !key.includes("/"))
      .map((key) => ({
        field: "/userAnnotations",
        problem: mismatch("a key of userAnnotations", { ...labelKey, words: "a domain, / and a name" }, key),
      })),
    ...fileProblems(certificate),
  ];
}

function fileProblems(certificate: PodCertificateProjection): Problem[] {
  const files = FILES.flatMap((field) => {
    const path = certificate[field] ?? "";
    return path === "" ? [] : [{ field: `/${field}`, path }];
  });
  if (files.length === 0) return [{ field: "", problem: `a certificate needs one of ${FILES.join(", ")}` }];
  return files.flatMap(({ field, path }, index) => {
    const isTaken = files.slice(0, index).some((file) => file.path === path);
    const problem = isTaken ? `two files have the path ${path}` : filePathProblem(path);
    return problem === undefined ? [] : [{ field, problem }];
  });
}

function isOfKubernetes(signerName: string): boolean {
  return /^(?:[^/]*\.)?kubernetes\.io\//.test(signerName);
}

function isSignerName(text: string): boolean {
  const [domain = "", path = "", ...more] = text.split("/");
  return (
    more.length === 0 &&
    text.length <= MOST_CHARACTERS_OF_SIGNER &&
    domain.includes(".") &&
    dnsSubdomain.accepts(domain) &&
    domain.split(".").every((label) => dnsLabel.accepts(label)) &&
    path.split(".").every((part) => dnsSubdomain.accepts(part))
  );
}
