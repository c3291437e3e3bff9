import MarkdownIt from 'markdown-it'
import cjkFriendly from 'markdown-it-cjk-friendly'
import { useMemo } from 'react'
import './formatted.css'

// Without html, what looks like HTML is shown as text; links to scripts stay text, too. Pictures from
// elsewhere would tell their server who reads what.
const markdown = new MarkdownIt({ html: false, breaks: true, linkify: true })
  .use(cjkFriendly)
  .disable('image')

markdown.renderer.rules.link_open = (tokens, index, options, _, renderer) => {
  tokens[index]?.attrSet('target', '_blank')
  tokens[index]?.attrSet('rel', 'noopener noreferrer')
  return renderer.renderToken(tokens, index, options)
}

/** A text in Markdown as it is meant to be read. */
export default function Formatted({ text }: { text: string }) {
  const html = useMemo(() => markdown.render(text), [text])
  // biome-ignore lint/security/noDangerouslySetInnerHtml: markdown-it escapes everything it did not make itself
  return <div className="formatted" dangerouslySetInnerHTML={{ __html: html }} />
}
