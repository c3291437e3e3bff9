/** The place in a JavaScript string of a byte offset into its UTF-8 form, as the server counts. */
export function indexOfByte(source: string, byte: number): number {
  let bytes = 0
  let index = 0
  for (const letter of source) {
    if (bytes >= byte) return index
    bytes += utf8Length(letter.codePointAt(0) ?? 0)
    index += letter.length
  }
  return index
}

function utf8Length(code: number): number {
  if (code < 0x80) return 1
  if (code < 0x800) return 2
  return code < 0x10000 ? 3 : 4
}
