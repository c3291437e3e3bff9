import { Button, message } from 'antd'
import { createContext, type ReactNode, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText } from '@/api/errors'

type Messages = ReturnType<typeof message.useMessage>[0]

const MessagesContext = createContext<Messages | null>(null)

/** Draws the words in the corner; once, around everything. */
export function NotifyProvider({ children }: { children: ReactNode }) {
  const [messages, holder] = message.useMessage()
  return (
    <MessagesContext value={messages}>
      {holder}
      {children}
    </MessagesContext>
  )
}

/** Short words to the person, in the corner: done, failed, or done with a way on or back. */
export function useNotify() {
  const messages = useContext(MessagesContext)
  if (!messages) throw new Error('NotifyProvider is missing')
  const { t } = useTranslation()
  const offer = (text: string, action: string, act: () => void) => {
    const key = `offer-${Math.random()}`
    const take = () => {
      messages.destroy(key)
      act()
    }
    void messages.open({
      key,
      type: 'success',
      duration: 8,
      content: (
        <>
          {text}
          <Button type="link" size="small" onClick={take}>
            {action}
          </Button>
        </>
      ),
    })
  }
  return {
    done: (text: string) => void messages.success(text),
    info: (text: string) => void messages.info(text, 6),
    failed: (error: unknown) => void messages.error(errorText(error), 6),
    offer,
    undoable: (text: string, undo: () => void) => offer(text, t('action.undo'), undo),
  }
}
