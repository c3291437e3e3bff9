/** The lines of a text that was read: in plain signs, without the gaps that the reader sees between Chinese characters. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map(tidy)
    .filter((line) => line.length > 1)
}

function tidy(line: string): string {
  return line
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .replace(/(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff\d])|(?<=\d) (?=[\u4e00-\u9fff])/g, '')
    .replace(/ ?: ?/g, ':')
    .trim()
}
