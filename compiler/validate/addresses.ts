// IP addresses, in the forms that all programs read alike.
import type { PodSubject } from "./rule.ts";

/** What is wrong with an address, if anything is. */
export function ipProblem(text: string, isSince: PodSubject["isSince"]): string | undefined {
  const said = JSON.stringify(text);
  if (IPV4.test(text)) return undefined;
  const ipv6 = parseIpv6(text);
  if (ipv6 === undefined) return `${said} is no IP address`;
  return ipv6.startsWith("[::ffff:") && isSince("1.36")
    ? `${said} is an IPv4 address in the form of IPv6: write it with points alone`
    : undefined;
}

/** Four decimal parts without zeros in front, which some programs take for octal. */
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/** The shortest form of an address in brackets, as a URL has it: URLs are the one parser of addresses that needs no network. */
function parseIpv6(text: string): string | undefined {
  if (!text.includes(":") || !/^[0-9A-Fa-f:.]+$/.test(text)) return undefined;
  const url = URL.parse(`http://[${text}]/`);
  return url === null ? undefined : url.hostname;
}
