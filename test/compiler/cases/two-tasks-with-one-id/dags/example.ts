import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  for (const region of ["eu", "us"]) {
    const load = task({ task_id: "load" }, async (_region: string) => {});
    load(region);
  }
});
