// A variable may come from a file in an emptyDir that another container writes: its key is a variable there.
import { dnsLabel, envName, hasBackstep, mismatch } from "../../forms.ts";
import { containerRule } from "../../rule.ts";

export const fileKeyRef = containerRule({
  code: "container/file-key-ref",
  about: ["env"],
  since: "1.34",
  message: ({ problem }: { problem: string }) => problem,
  check({ container: { env = [] }, pointer }, found, { spec: { volumes = [] }, isSince }) {
    env.forEach(({ valueFrom: { fileKeyRef: ref } = {} }, index) => {
      if (ref === undefined) return;
      const { key, path, volumeName } = ref;
      if (!isSince("1.35"))
        return found(`${pointer}/env/${index}/valueFrom/fileKeyRef`, {
          problem:
            "before Kubernetes 1.35 clusters drop fileKeyRef, which leaves the variable without a source",
        });
      const tell = (field: string, problem: string): void =>
        found(`${pointer}/env/${index}/valueFrom/fileKeyRef/${field}`, { problem });
      if (!envName.accepts(key)) tell("key", mismatch("the key in the file", envName, key));
      if (path === "" || hasBackstep(path))
        tell("path", `the path of the file must not be empty or have .. in it`);
      if (!dnsLabel.accepts(volumeName))
        tell("volumeName", mismatch("the name of a volume", dnsLabel, volumeName));
      else if (volumes.find(({ name }) => name === volumeName)?.emptyDir === undefined)
        tell("volumeName", `the file must be in an emptyDir, and the pod has none named ${volumeName}`);
    });
  },
});
