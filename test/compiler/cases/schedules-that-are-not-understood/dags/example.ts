import { dag } from "podloom";

for (const schedule of ["0 6 * *", "0 25 * * *", "@fortnightly", "every day", ""]) {
  dag({ dag_id: `schedule_${schedule.length}`, schedule }, () => {});
}
