import { dag as workflow, task as step } from "podloom";
import { make } from "./shared/make.ts";

workflow({ dag_id: "aliased" }, () => {
  const task = step({}, async function work() {});
  task();
});

make("namespace");
