const signs: [RegExp, string][] = [
  [/^ {0,3}(?:```|~~~).*\n?/gm, ''],
  [/^ {0,3}(?:#{1,6}|>)[ \t]+/gm, ''],
  [/^([ \t]*)[-*+][ \t]+(?:\[[ x]\][ \t]+)?/gim, '$1• '],
  [/!?\[([^\]\n]*)\]\([^)\n]*\)/g, '$1'],
  [/\*\*([^*\n]+)\*\*/g, '$1'],
  [/\*([^*\s][^*\n]*)\*/g, '$1'],
  [/~~([^~\n]+)~~/g, '$1'],
  [/`([^`\n]+)`/g, '$1'],
]

/** A text without the signs of Markdown, as the server has it where there is no formatting. */
export function unmarked(text: string): string {
  return signs.reduce((words, [sign, left]) => words.replace(sign, left), text)
}
