import { type ThemeConfig, theme } from 'antd'

const fonts =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans", system-ui, sans-serif'

const shared = {
  fontSize: 13,
  fontFamily: fonts,
  borderRadius: 6,
  colorPrimary: '#2f5fe3',
  colorInfo: '#2f5fe3',
  motionDurationMid: '0.12s',
  motionDurationSlow: '0.18s',
}

const light = {
  colorBgLayout: '#f4f6f9',
  colorBorderSecondary: '#e6eaf0',
  colorText: '#1d2433',
  colorTextSecondary: '#525d70',
  colorTextTertiary: '#626d80',
  colorTextPlaceholder: '#626d80',
  colorLink: '#2450c8',
  colorError: '#c8322b',
  colorSuccess: '#1d7a3a',
  colorWarning: '#a15c00',
}

const dark = {
  colorBgLayout: '#0f1115',
  colorBgContainer: '#171a21',
  colorBgElevated: '#1e222b',
  colorBorder: '#3a4150',
  colorBorderSecondary: '#2a2f3a',
  colorText: '#e6e9ef',
  colorTextSecondary: '#a9b2c1',
  colorTextTertiary: '#98a2b3',
  colorTextPlaceholder: '#98a2b3',
  colorLink: '#8fb0ff',
  colorError: '#ff7b72',
  colorSuccess: '#56c97c',
  colorWarning: '#e3a94a',
}

/** Their letters are larger than those around them, see base.css, but not they themselves. */
const typedByThumb = { inputFontSize: 16, paddingBlock: 6 }

interface Look {
  dark: boolean
  /** Without it everything opens and closes at once. */
  motion: boolean
  /** Thumbs need more room than a mouse. */
  phone: boolean
}

/** The look of antd's components. */
export function antdTheme({ dark: isDark, motion, phone }: Look): ThemeConfig {
  return {
    algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    cssVar: { key: 'weft' },
    hashed: false,
    token: { ...shared, controlHeight: phone ? 40 : 30, motion, ...(isDark ? dark : light) },
    components: {
      Menu: {
        itemHeight: 32,
        itemBorderRadius: 6,
        itemSelectedColor: isDark ? '#a9c2ff' : '#2450c8',
        itemSelectedBg: isDark ? '#1d2a4d' : '#eaf1ff',
        itemBg: 'transparent',
        subMenuItemBg: 'transparent',
        activeBarBorderWidth: 0,
      },
      Tabs: {
        horizontalItemPadding: '8px 0',
        horizontalMargin: '0',
        itemSelectedColor: isDark ? '#a9c2ff' : '#2450c8',
      },
      Form: { itemMarginBottom: 12, verticalLabelPadding: '0 0 4px' },
      Drawer: { paddingLG: 16 },
      // Dialogs open in their place: what is still moving cannot be hit.
      Modal: { titleFontSize: 15, motionDurationSlow: '0s', motionDurationMid: '0s' },
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
      Tag: { fontSizeSM: 12 },
      Segmented: isDark ? { trackBg: '#1e222b', itemSelectedBg: '#3a4150' } : { trackBg: '#e6eaf0' },
      ...(phone && { Input: typedByThumb, InputNumber: typedByThumb, DatePicker: typedByThumb }),
    },
  }
}
