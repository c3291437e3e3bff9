export { Input } from '../mirror/input'
