// A container's limit of memory: a control group where the system has them for us, else a look at it again and again.
import type { Container } from "../../../../schemas/generated/pod.ts";
import type { Clock } from "../../../clock.ts";
import { quantityValue } from "../quantity.ts";
import { StartError, type ContainerProcess } from "./containerProcess.ts";
import { hasKilled, makeGroup, removeGroup, type Group, type MemoryControl } from "./memoryGroups.ts";
import { watchMemory } from "./sampledMemory.ts";

export interface MemoryLimit {
  /** The control group to start the container in. */
  readonly group: Group | undefined;
  /** Told when the container runs. */
  begin(container: Pick<ContainerProcess, "pid" | "kill">): void;
  /** To be called when it has ended, or could not start. Whether it was killed for the memory that it used. */
  end(): Promise<boolean>;
}

interface Options {
  readonly container: Container;
  readonly control: MemoryControl;
  /** A name for the container that no other has. */
  readonly name: string;
  readonly clock: Clock;
}

/** Rejects with a StartError where there is no group to be had any more. */
export async function memoryLimit({ container, control, name, clock }: Options): Promise<MemoryLimit> {
  const limitBytes = quantityValue(container.resources?.limits?.["memory"] ?? "0");
  if (limitBytes === 0) return { group: undefined, begin: () => undefined, end: async () => false };
  if (control.kind === "sampled") return sampled(limitBytes, clock);
  const group = await makeGroup(control.place, { name, limitBytes }).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new StartError(`its control group could not be made: ${why}`, { cause: error });
  });
  return {
    group,
    begin: () => undefined,
    async end() {
      const isOver = await hasKilled(group, control.place);
      await removeGroup(group, clock);
      return isOver;
    },
  };
}

function sampled(limitBytes: number, clock: Clock): MemoryLimit {
  let watch: ReturnType<typeof watchMemory> | undefined;
  return {
    group: undefined,
    begin: (container) => void (watch = watchMemory({ container, limitBytes, clock })),
    end: async () => watch?.end() ?? false,
  };
}
