import {
  Decoration,
  type DecorationSet,
  type EditorView,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view'

const rule =
  /("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|\b(\d+(?:\.\d+)?)\b|\b(true|false|nil)\b|\b(and|or|not|in|contains|startsWith|endsWith|matches|let)\b/g
const json =
  /("(?:[^"\\]|\\.)*")(?=\s*:)|("(?:[^"\\]|\\.)*")|(-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b)|\b(true|false|null)\b/g

const marks = ['string', 'number', 'atom', 'word', 'key'].map(
  (name) => [name, Decoration.mark({ class: `tok-${name}` })] as const,
)
const markOf = new Map(marks)

function colour(pattern: RegExp, names: string[]) {
  const matcher = new MatchDecorator({
    regexp: pattern,
    decoration: (match) => markOf.get((names[match.slice(1).findIndex(Boolean)] ?? 'word') as 'word') ?? null,
  })
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet
      constructor(view: EditorView) {
        this.decorations = matcher.createDeco(view)
      }
      update(update: ViewUpdate) {
        this.decorations = matcher.updateDeco(update, this.decorations)
      }
    },
    { decorations: (plugin) => plugin.decorations },
  )
}

/** Colours the rule language. */
export const ruleColours = colour(rule, ['string', 'number', 'atom', 'word'])

/** Colours JSON. */
export const jsonColours = colour(json, ['key', 'string', 'number', 'atom'])
