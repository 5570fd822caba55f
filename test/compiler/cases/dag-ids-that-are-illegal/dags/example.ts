import { dag } from "podloom";

for (const dag_id of [".", "..", "daily load", "load/daily", "", "long".repeat(63)])
  dag({ dag_id }, () => {});
dag({ dag_id: 7 as unknown as string }, () => {});
dag({} as { dag_id: string }, () => {});
