export { LineInput as Input } from '../line-input'
