// Which attempt a pod is for: the stamp wrote it into the environment of `base`.
import { envNames } from "../../schemas/podIdentity.ts";
import type { AttemptKey, RunKey } from "../model.ts";

export interface WorkerAttempt extends RunKey, AttemptKey {}

/** The environment does not name an attempt; the message says what is wrong. */
export class NoAttemptError extends Error {}

/** Reads the attempt from environment variables. */
export function readAttempt(variables: Readonly<Record<string, string | undefined>>): WorkerAttempt {
  const text = (name: string): string => {
    const value = variables[name];
    if (value !== undefined && value !== "") return value;
    throw new NoAttemptError(`${name} is not set: a worker runs only in a pod that podloom has launched`);
  };
  const wholeNumber = (name: string, least: number): number => {
    const value = text(name);
    if (/^-?\d{1,9}$/.test(value) && Number(value) >= least) return Number(value);
    throw new NoAttemptError(`${name} must be a whole number of at least ${least}, and is "${value}"`);
  };
  return {
    dag_id: text(envNames.dag_id),
    run_id: text(envNames.run_id),
    task_id: text(envNames.task_id),
    map_index: wholeNumber(envNames.map_index, -1),
    try_number: wholeNumber(envNames.try_number, 1),
  };
}
