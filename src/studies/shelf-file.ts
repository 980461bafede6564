/** The name of a file on the shelf of a study, from a title. */
export function shelfFile(title: string): string {
  return `${title.toLowerCase().replaceAll(/[^a-z0-9.]+/g, '-')}.safetensors`;
}
