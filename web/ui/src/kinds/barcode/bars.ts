/** Bars and gaps by their widths, a bar first; undefined if the text cannot be drawn. */
export function bars(text: string, format: string | undefined): number[] | undefined {
  return format === 'ean13' ? ean13(text) : code128(text)
}

/** The last digit of an EAN-13, worked out from the twelve before it. */
export function checkDigit(digits: string): string {
  const sum = [...digits].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 1 ? 3 : 1),
    0,
  )
  return String((10 - (sum % 10)) % 10)
}

const left = ['3211', '2221', '2122', '1411', '1132', '1231', '1114', '1312', '1213', '3112']
const parities = [
  'LLLLLL',
  'LLGLGG',
  'LLGGLG',
  'LLGGGL',
  'LGLLGG',
  'LGGLLG',
  'LGGGLL',
  'LGLGLG',
  'LGLGGL',
  'LGGLGL',
]

function ean13(text: string): number[] | undefined {
  if (!/^\d{13}$/.test(text) || checkDigit(text.slice(0, 12)) !== text[12]) return undefined
  const parity = parities[Number(text[0])] ?? ''
  const widths = ['111']
  for (let at = 1; at <= 6; at++) {
    const pattern = left[Number(text[at])] ?? ''
    widths.push(parity[at - 1] === 'L' ? pattern : [...pattern].reverse().join(''))
  }
  widths.push('11111')
  for (let at = 7; at <= 12; at++) widths.push(left[Number(text[at])] ?? '')
  widths.push('111')
  return [...widths.join('')].map(Number)
}

const code128Widths =
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112'.split(
    ' ',
  )
const startB = 104
const stop = 106

function code128(text: string): number[] | undefined {
  if (text === '' || !/^[ -~]+$/.test(text)) return undefined
  const codes = [startB, ...[...text].map((sign) => sign.charCodeAt(0) - 32)]
  const sum = codes.reduce((total, code, index) => total + code * Math.max(1, index), 0)
  return [...[...codes, sum % 103, stop].map((code) => code128Widths[code]).join('')].map(Number)
}
