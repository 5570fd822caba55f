export function memoryOf(size: string): string {
  return process.env[`MEMORY_${size}`] ?? "1Gi";
}
