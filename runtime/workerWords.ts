// What a worker said at its end, where the database does not know it: by its termination message, else by its exit code.
import type { Json } from "./authoring/json.ts";
import { configFailure, infraFailure, userFailure, type Failure } from "./failure.ts";
import { readEnvelope } from "./worker/envelope.ts";
import { workerExit } from "./worker/exitCodes.ts";

export type WorkerWords =
  | { readonly kind: "success"; readonly value: Json }
  | { readonly kind: "failure"; readonly failure: Failure };

interface ContainerEnd {
  readonly exitCode: number;
  readonly message?: string;
}

/** Undefined where it said nothing, or only that it was stopped: then the pod has to tell why. */
export function workerWords({ exitCode, message = "" }: ContainerEnd): WorkerWords | undefined {
  const report = readEnvelope(message)?.report;
  switch (report?.kind) {
    case "success":
      return report.value === undefined ? failed(lostValue) : { kind: "success", value: report.value };
    case "failure":
      return failed(userFailure(report.message));
    case "noStart":
      return failed(infraFailure(report.message));
    case "fenced":
      return failed(fenced);
    case "mismatch":
      return failed(configFailure(report.message, mismatchHint));
    case "terminated":
      return undefined;
    case undefined:
      return byExitCode(exitCode);
  }
}

function byExitCode(exitCode: number): WorkerWords | undefined {
  switch (exitCode) {
    case workerExit.lostReport:
      return failed(lostValue);
    case workerExit.noStart:
      return failed(infraFailure("the worker could not take its start token from the database"));
    case workerExit.fenced:
      return failed(fenced);
    case workerExit.mismatch:
      return failed(configFailure("the files in the pod are not those that were compiled", mismatchHint));
    default:
      return undefined;
  }
}

const fenced = infraFailure("the worker found that the attempt was not its own, and did nothing");
const lostValue = infraFailure(
  "the task succeeded, and its return value was lost: the database did not answer",
);
const mismatchHint = "build the image from the commit that was compiled, or compile and commit again";

function failed(failure: Failure): WorkerWords {
  return { kind: "failure", failure };
}
