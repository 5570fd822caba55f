export const pool = "small";
