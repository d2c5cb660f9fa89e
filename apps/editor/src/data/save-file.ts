/** Hands JSON to the browser as a download. */
export function saveFile({ name, data }: { name: string; data: unknown }): void {
  const blob = new Blob([JSON.stringify(data, undefined, 2)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name.replaceAll(/[^\w. -]/g, "_");
  link.click();
  URL.revokeObjectURL(link.href);
}
