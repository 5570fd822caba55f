// How a container runs on Windows: whose credentials, and which user.
import type { WindowsSecurityContextOptions } from "../../../../schemas/generated/pod.ts";
import { byteLength, dnsSubdomain } from "../../forms.ts";
import { podRule } from "../../rule.ts";

const MOST_BYTES_OF_SPEC = 65_536;
const MOST_BYTES_OF_DOMAIN = 255;
const MOST_BYTES_OF_USER = 104;
const NETBIOS = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/u;
const DNS_LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

export const windowsOptions = podRule({
  code: "container/windows-options",
  message: ({ field }: { field: string }) => `${field} is none that Windows can have`,
  check(pod, found) {
    for (const { context, pointer } of pod.securityContexts) {
      if (context.windowsOptions === undefined) continue;
      for (const field of wrongFields(context.windowsOptions))
        found(`${pointer}/windowsOptions/${field}`, { field });
    }
  },
});

function wrongFields(options: WindowsSecurityContextOptions): string[] {
  const { gmsaCredentialSpecName: name, gmsaCredentialSpec: spec, runAsUserName: user } = options;
  return [
    ...(name !== undefined && !dnsSubdomain.accepts(name) ? ["gmsaCredentialSpecName"] : []),
    ...(spec !== undefined && (spec === "" || byteLength(spec) > MOST_BYTES_OF_SPEC)
      ? ["gmsaCredentialSpec"]
      : []),
    ...(user !== undefined && !isUserName(user) ? ["runAsUserName"] : []),
  ];
}

/** `USER` or `DOMAIN\USER`. https://kubernetes.io/docs/tasks/configure-pod-container/configure-runasusername/ */
function isUserName(text: string): boolean {
  const [user = "", domain, ...more] = text.split("\\").toReversed();
  const isUser =
    user.length > 0 &&
    byteLength(user) <= MOST_BYTES_OF_USER &&
    !/^[. ]+$/.test(user) &&
    !/["/:;|=,+*?<>@[\]]/.test(user) &&
    !/(?![\x80-\x9f])\p{Cc}/u.test(text);
  return more.length === 0 && (domain === undefined || isDomain(domain)) && isUser;
}

function isDomain(text: string): boolean {
  if (byteLength(text) > MOST_BYTES_OF_DOMAIN) return false;
  return NETBIOS.test(text) || text.split(".").every((label) => DNS_LABEL.test(label));
}
