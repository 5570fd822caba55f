// Works out what a container runs, with which environment and mounts, from all that its pod says.
import { join } from "node:path";
import type { Container } from "../../../../schemas/generated/pod.ts";
import { containerEnv, type PodContext } from "../env/environment.ts";
import { expand } from "../env/expand.ts";
import type { Host } from "../host.ts";
import type { Command } from "../process/containerProcess.ts";
import { findCommand } from "../process/findCommand.ts";
import { isWithin, type Mount } from "../process/rootPlan.ts";

/** The pod does not say what to run. Kubernetes' CreateContainerError. */
export class NoCommandError extends Error {
  constructor() {
    super("no command specified: images are not pulled here, so the pod has to say `command` or `args`");
  }
}

/** The variables of a container: those that an image and a runtime would bring, then its own. Fails with a ConfigError. */
export function environmentOf(container: Container, context: PodContext, host: Host): Map<string, string> {
  const { metadata, spec } = context.pod;
  return new Map([
    ["PATH", host.image.searchPath],
    ["HOSTNAME", spec.hostname ?? metadata.name.slice(0, 63)],
    ["HOME", host.image.home],
    ...containerEnv(container, context),
  ]);
}

interface Options {
  readonly container: Container;
  readonly env: ReadonlyMap<string, string>;
  readonly mounts: readonly Mount[];
  readonly host: Host;
}

/** `command` and `args` with `$(NAME)` put in. Rejects with a NoCommandError, or a StartError where the program is not there. */
export async function commandOf({ container, env, mounts, host }: Options): Promise<Command> {
  const written = [...(container.command ?? []), ...(container.args ?? [])];
  const [name, ...args] = written.map((text) => expand(text, (variable) => env.get(variable)));
  if (name === undefined) throw new NoCommandError();
  const workingDir = container.workingDir ?? host.image.workingDir;
  return locate({ name, args, env, workingDir, mounts, host });
}

interface Written {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: ReadonlyMap<string, string>;
  readonly workingDir: string;
  readonly mounts: readonly Mount[];
  readonly host: Host;
}

async function locate({ name, args, env, workingDir, mounts, host }: Written): Promise<Command> {
  const searchPath = env.get("PATH") ?? host.image.searchPath;
  const toHost = (path: string): string => hostPathOf(path, mounts);
  const program = await findCommand({ name, searchPath, workingDir, toHost });
  return { argv: [program, ...args], env, workingDir };
}

/** The command of a probe or hook, which runs beside `own`. */
export function besides(
  own: Command,
  [name = "", ...args]: readonly string[],
  { mounts, host }: Pick<Options, "mounts" | "host">,
): Promise<Command> {
  return locate({ name, args, env: own.env, workingDir: own.workingDir, mounts, host });
}

function hostPathOf(path: string, mounts: readonly Mount[]): string {
  const holding = mounts
    .map((mount) => ({ at: join("/", mount.path).replace(/(?<=.)\/$/, ""), source: mount.source }))
    .filter(({ at }) => isWithin(path, at))
    .sort((one, other) => other.at.length - one.at.length)[0];
  return holding === undefined ? path : join(holding.source, path.slice(holding.at.length));
}
