import { expect, it } from 'vitest'
import { tidy } from '.'
import { bars, checkDigit } from './bars'

const picture = (text: string, format?: string) =>
  bars(text, format)
    ?.map((width, index) => (index % 2 === 0 ? '1' : '0').repeat(width))
    .join('')

it('draws the EAN-13 of the standard', () => {
  // 4003994155486 as in the description of the code.
  expect(picture('4003994155486', 'ean13')).toBe(
    '10100011010100111011110100010110010111001110101010110011010011101001110101110010010001010000101',
  )
})

it('draws the Code 128 of the standard', () => {
  expect(picture('PJJ123C')).toBe(
    '1101001000011101110110101101110001011011100010011100110110011100101100101110010001000110111010001101100011101011',
  )
})

it('draws nothing for what the code does not hold', () => {
  expect(bars('4003994155487', 'ean13')).toBeUndefined()
  expect(bars('纬流', 'code128')).toBeUndefined()
})

it('adds the check digit that people leave out', () => {
  expect(checkDigit('690123456789')).toBe('2')
  expect(tidy('690-1234 56789', 'ean13')).toBe('6901234567892')
})
