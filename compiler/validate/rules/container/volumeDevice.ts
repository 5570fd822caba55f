// A raw block device comes from a claim, has a path of its own, and is not mounted at the same time.
import { hasBackstep } from "../../forms.ts";
import { containerRule } from "../../rule.ts";

export const volumeDevice = containerRule({
  code: "container/volume-device",
  about: ["volumeDevices"],
  message: ({ problem }: { problem: string }) => problem,
  check(
    { container: { volumeDevices = [], volumeMounts = [] }, pointer },
    found,
    { spec: { volumes = [] } },
  ) {
    volumeDevices.forEach(({ name, devicePath }, index) => {
      const tell = (field: string, problem: string): void =>
        found(`${pointer}/volumeDevices/${index}/${field}`, { problem });
      const volume = volumes.find((candidate) => candidate.name === name);
      const earlier = volumeDevices.slice(0, index);
      if (volume === undefined) tell("name", `the pod has no volume named ${JSON.stringify(name)}`);
      else if (volume.persistentVolumeClaim === undefined && volume.ephemeral === undefined)
        tell("name", `the volume ${name} is no claim, and only claims can be block devices`);
      if (earlier.some((device) => device.name === name)) tell("name", `${name} is attached twice`);
      if (volumeMounts.some((mount) => mount.name === name)) tell("name", `${name} is mounted too`);
      if (devicePath === "" || hasBackstep(devicePath))
        tell("devicePath", "the path of a device must not be empty or have .. in it");
      else if (earlier.some((device) => device.devicePath === devicePath))
        tell("devicePath", `two devices are attached at ${devicePath}`);
      if (volumeMounts.some((mount) => mount.mountPath === devicePath))
        tell("devicePath", `a volume is mounted at ${devicePath} too`);
    });
  },
});
