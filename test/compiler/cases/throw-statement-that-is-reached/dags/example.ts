import { dag, task } from "podloom";

function checked(region: string): string {
  if (region.length !== 2) throw new Error(`${region} is not a region`);
  return region;
}

dag({ dag_id: "example" }, () => {
  for (const region of ["eu", "usa"]) task({ task_id: `load_${checked(region)}` }, async () => {})();
});
