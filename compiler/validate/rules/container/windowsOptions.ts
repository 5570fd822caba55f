// How a container runs on Windows: whose credentials, and which user.
import type { WindowsSecurityContextOptions } from "../../../../schemas/generated/pod.ts";
import { dnsSubdomain } from "../../forms.ts";
import { podRule } from "../../rule.ts";
import { securityContextsOf } from "../../securityContexts.ts";

const MOST_BYTES_OF_SPEC = 65_536;
const NETBIOS = /^[^\\/:*?|."<>\s]{1,15}$/;
const DOMAIN = /^(?!\.)[A-Za-z0-9]+(?:[-.][A-Za-z0-9]+)*$/;

export const windowsOptions = podRule({
  code: "container/windows-options",
  message: ({ field }: { field: string }) => `${field} is none that Windows can have`,
  check(pod, found) {
    for (const { context, pointer } of securityContextsOf(pod)) {
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
    ...(spec !== undefined && (spec === "" || spec.length > MOST_BYTES_OF_SPEC)
      ? ["gmsaCredentialSpec"]
      : []),
    ...(user !== undefined && !isUserName(user) ? ["runAsUserName"] : []),
  ];
}

/** `USER` or `DOMAIN\USER`. https://kubernetes.io/docs/tasks/configure-pod-container/configure-runasusername/ */
function isUserName(text: string): boolean {
  const [user = "", domain, ...more] = text.split("\\").toReversed();
  const isDomain =
    domain === undefined || (domain.length < 256 && (NETBIOS.test(domain) || DOMAIN.test(domain)));
  const isUser =
    user.length > 0 &&
    user.length <= 104 &&
    !/^[. ]+$/.test(user) &&
    !/["/:;|=,+*?<>@[\]]/.test(user) &&
    !/\p{Cc}/u.test(text);
  return more.length === 0 && isDomain && isUser;
}
