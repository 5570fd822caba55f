// A storage driver is named like a host, and its Secret too.
import { dnsSubdomain } from "../../forms.ts";
import { volumeRule } from "../../rule.ts";

const MOST_CHARACTERS = 63;

export const csiDriver = volumeRule({
  code: "volume/csi",
  about: ["csi"],
  message: ({ what, name }: { what: string; name: string }) =>
    `${JSON.stringify(name)} is no name for ${what}`,
  check({ volume: { csi }, pointer }, found) {
    if (csi === undefined) return;
    const { driver, nodePublishSecretRef: secret } = csi;
    if (driver !== "" && (driver.length > MOST_CHARACTERS || !dnsSubdomain.accepts(driver.toLowerCase())))
      found(`${pointer}/csi/driver`, { what: "a storage driver", name: driver });
    if (secret !== undefined && !dnsSubdomain.accepts(secret.name ?? ""))
      found(`${pointer}/csi/nodePublishSecretRef/name`, { what: "a Secret", name: secret.name ?? "" });
  },
});
