import { dag, task } from "podloom";

export function team(name: string): void {
  dag({ dag_id: `report_${name}`, schedule: "@weekly" }, () => {
    const report = task({}, async function report() {});
    report();
  });
}
