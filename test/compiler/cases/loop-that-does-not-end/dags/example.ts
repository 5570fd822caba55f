import { dag, task } from "podloom";

dag({ dag_id: "example" }, () => {
  let count = 0;
  while (true) count++;
});
