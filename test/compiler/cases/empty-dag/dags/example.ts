import { dag } from "podloom";

dag({ dag_id: "example" }, () => {});
