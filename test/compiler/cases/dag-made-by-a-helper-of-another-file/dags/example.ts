import { team } from "./shared/team.ts";

for (const name of ["sales", "stock"]) {
  team(name);
}
