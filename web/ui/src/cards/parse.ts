import { linesOf } from './lines'
import { type Call, callsOf } from './numbers'
import {
  chineseAddress,
  chineseCompany,
  chinesePosition,
  englishAddress,
  englishCompany,
  englishDepartment,
  englishPosition,
  familyName,
} from './words'

/** The parts of a business card in words; the names are those of the setting "card" of fields. */
export type CardPart =
  | 'name'
  | 'position'
  | 'department'
  | 'company'
  | 'mobile'
  | 'phone'
  | 'email'
  | 'address'
  | 'website'
  | 'wechat'

export type Card = Partial<Record<CardPart, string>>

/** What a line says; null if it is something else. */
type Reader = (line: string) => Card | null

/** Tells the lines that were read from a business card apart: the first that fits a part is it. */
export function parseCard(text: string): Card {
  const card: Card = {}
  let before: Card | null = null
  for (const line of linesOf(text)) {
    if (goesOn(line, before)) {
      card.address += line
      continue
    }
    before = partsOf(line)
    for (const [part, value] of Object.entries(before)) take(card, part as CardPart, value)
  }
  return card
}

/** Takes a part unless there is one; what is in Chinese comes before what is not. */
function take(card: Card, part: CardPart, value: string) {
  const kept = card[part]
  if (!kept || (hasChinese(value) && !hasChinese(kept))) card[part] = value
}

/** Whether a line is the second of a Chinese address. */
function goesOn(line: string, before: Card | null): boolean {
  return hasChinese(before?.address ?? '') && chineseAddress(line) && partsOf(line).address === line
}

function partsOf(line: string): Card {
  for (const read of readers) {
    const found = read(line)
    if (found) return found
  }
  return {}
}

const readers: Reader[] = [
  wired,
  addressed,
  company,
  labelledName,
  personInChinese,
  position,
  personInEnglish,
]

/** E-mail, website, WeChat and numbers to call; several may stand in a line. */
function wired(line: string): Card | null {
  const found: Card = { ...webOf(line), ...wechatOf(line) }
  for (const call of chineseAddress(line) || englishAddress.test(line) ? [] : callsOf(line)) add(found, call)
  return Object.keys(found).length > 0 ? found : null
}

function add(found: Card, { part, number }: Call) {
  if (part !== 'fax') found[part] ??= number
}

function webOf(line: string): Card {
  // Points of an address are small: the reader may see a space in their place.
  const whole = line.replace(/(@[\w.-]+) (?=(com|cn|net|org|co|uk)\b)/g, '$1.').replace(/ (?=uk$)/, '.')
  const email = whole.match(/[\w.+-]+@[\w-]+(\.[\w-]+)+/)?.[0]
  const website = whole.match(/(?:https?:\/\/)?(www\.[\w-]+(?:\.[\w-]+)+(?:\/\S*)?)/i)?.[1]
  return { ...(email && { email }), ...(website && { website: `https://${website}` }) }
}

function wechatOf(line: string): Card {
  const wechat = line.match(/(?:微信号?|wechat)(?:\/(?:手机|电话|qq))?[:\s]+([\w-]{5,20})$/i)?.[1]
  return wechat ? { wechat } : {}
}

function addressed(line: string): Card | null {
  const labelled = line.match(/^(?:地址|公司地址|add(?:ress)?\b\.?|A(?=:))[:\s]*(.{5,})$/i)?.[1]
  if (labelled) return { address: labelled.trim() }
  const plain = (chineseAddress(line) && !chineseCompany.test(line)) || englishAddress.test(line)
  return plain ? { address: line } : null
}

function company(line: string): Card | null {
  const plain = line.replace(/^(公司|单位|company)[:\s]+/i, '')
  const found =
    (hasChinese(plain) && plain.length >= 5 && chineseCompany.test(plain)) || englishCompany.test(plain)
  return found ? { company: plain } : null
}

function labelledName(line: string): Card | null {
  const name = line.match(/^(?:姓名|name)[:\s]+(\S.{1,30})$/i)?.[1]
  return name ? { name } : null
}

/** A name in Chinese: alone, before the same in other letters, or before a position. */
function personInChinese(line: string): Card | null {
  const family = line.match(familyName)?.[0]
  if (!family) return null
  for (const given of [1, 2]) {
    const name = line.slice(0, family.length + given)
    const rest = line.slice(name.length).replace(/^[\s/|,·-]+/, '')
    if (!/^[\u4e00-\u9fff]+$/.test(name)) return null
    if (rest === '' || /^[A-Za-z][A-Za-z .,'-]*$/.test(rest)) return { name }
    const post = positionInChinese(rest)
    if (post) return { name, ...post }
  }
  return null
}

function position(line: string): Card | null {
  const chinese = positionInChinese(line.split(/\s*[/|]\s*(?=[A-Za-z])|\s+(?=[A-Za-z])/)[0] ?? '')
  if (chinese) return chinese
  if (hasChinese(line) || /\d/.test(line)) return null
  const [first, ...others] = line.split(/\s*[,|]\s*/)
  const post = [first, ...others].find((one) => one && englishPosition.test(one))
  const department = [first, ...others].find((one) => one && englishDepartment.test(one))
  return post || department ? { ...(post && { position: post }), ...(department && { department }) } : null
}

function positionInChinese(text: string): Card | null {
  const { department, position } = text.replace(/\s+/g, '').match(chinesePosition)?.groups ?? {}
  return department || position ? { ...(department && { department }), ...(position && { position }) } : null
}

/** Two or three words in capitals at least at their beginning, and nothing else. */
function personInEnglish(line: string): Card | null {
  return /^[A-Z][a-z'-]*\.?( [A-Z][A-Za-z'-]*\.?){1,2}$/.test(line) ? { name: line } : null
}

function hasChinese(text: string): boolean {
  return /[\u4e00-\u9fff]/.test(text)
}
