import { expect, test } from 'vitest'
import { parseCard } from './parse'

const cards: [string, string[], object][] = [
  [
    'a Chinese card with labels, spaced as the reader gives it',
    [
      '杭州 启明 精密 机 械 有 限 公司',
      '王建 国 销售 总 监',
      '手机 : 138 0571 2345',
      '电话 : 0571-8765 4321',
      '邮箱 : wang.jg@qiming-jx.com',
      '地 址 : 浙江 省 杭州 市 滨江 区 江南 大 道 3588 号 恒生 大 厦 12 层',
    ],
    {
      company: '杭州启明精密机械有限公司',
      name: '王建国',
      position: '销售总监',
      mobile: '138 0571 2345',
      phone: '0571-8765 4321',
      email: 'wang.jg@qiming-jx.com',
      address: '浙江省杭州市滨江区江南大道3588号恒生大厦12层',
    },
  ],
  [
    'department and position in one line, telephone and fax in another',
    [
      '李 娜',
      '采购 部 经 理',
      '苏州 长 风电 子 科技 股份 有 限 公司',
      '江苏 省 苏州 市 工业 园区 星湖 街 328 号 创意 产业 园 5 栋',
      'Tel: 0512-62881234-806 Fax: 0512-62881235',
      'Mobile: 13912345678',
      'E-mail lina@changfeng.com cn',
      'www.changfeng.com.cn',
    ],
    {
      name: '李娜',
      department: '采购部',
      position: '经理',
      company: '苏州长风电子科技股份有限公司',
      address: '江苏省苏州市工业园区星湖街328号创意产业园5栋',
      phone: '0512-62881234-806',
      mobile: '13912345678',
      email: 'lina@changfeng.com.cn',
      website: 'https://www.changfeng.com.cn',
    },
  ],
  [
    'an English card',
    [
      'Northwind Instruments Co., Ltd.',
      'Daniel Hughes',
      'Senior Sales Manager',
      'Mobile: +44 7700 900123',
      'Tel: +44 20 7946 0958',
      'Email: daniel.hughes@northwind.co.uk',
      '12 Fleet Street, London EC4Y 1AA, United Kingdom',
    ],
    {
      company: 'Northwind Instruments Co., Ltd.',
      name: 'Daniel Hughes',
      position: 'Senior Sales Manager',
      mobile: '+44 7700 900123',
      phone: '+44 20 7946 0958',
      email: 'daniel.hughes@northwind.co.uk',
      address: '12 Fleet Street, London EC4Y 1AA, United Kingdom',
    },
  ],
  [
    'both languages, of which the Chinese words are taken',
    [
      'Shanghai Haide Fluid Equipment Co., Ltd.',
      '上 海 海德 流体 设备 有 限 公 司',
      '陈 思 远 Siyuan Chen',
      '高 级 工程 师 / Senior Engineer',
      'M 186 2100 3344',
      'T(021) 5888 6677',
      'chen.sy@haide-fluid.com',
      '上 海 市 浦东 新 区 张江 高 科技 园区 碧 波 路 690 号 201203',
    ],
    {
      company: '上海海德流体设备有限公司',
      name: '陈思远',
      position: '高级工程师',
      mobile: '186 2100 3344',
      phone: '(021) 5888 6677',
      email: 'chen.sy@haide-fluid.com',
      address: '上海市浦东新区张江高科技园区碧波路690号201203',
    },
  ],
  [
    'a family name of two characters, numbers without labels',
    ['深圳 市 云 帆 软件 有 限 公司', '欧阳 明 总 经 理', '13600136000', '0755-26001234'],
    {
      company: '深圳市云帆软件有限公司',
      name: '欧阳明',
      position: '总经理',
      mobile: '13600136000',
      phone: '0755-26001234',
    },
  ],
  [
    'an address in two lines, and a number that is also the WeChat',
    [
      '宁波 海川 贸易 有 限 公 司',
      '赵 敏',
      '外 贸 部 主管',
      '手机 / 微 信 : 15988887777',
      '地 址 : 宁波 市 鄞 州 区 天 童 南路',
      '700 号 荣 安 大 厦 1803 室',
    ],
    {
      company: '宁波海川贸易有限公司',
      name: '赵敏',
      department: '外贸部',
      position: '主管',
      mobile: '15988887777',
      wechat: '15988887777',
      address: '宁波市鄞州区天童南路700号荣安大厦1803室',
    },
  ],
  [
    'labels of one letter',
    [
      'M: 135-7000-8899',
      'T: 020-3456 7890',
      'F: 020-3456 7891',
      'E: huangzq@yueke-auto.com',
      'A: 广州 市 黄埔 区 开 泰 大 道 30 号',
      'W: www.yueke-auto.com',
    ],
    {
      mobile: '135-7000-8899',
      phone: '020-3456 7890',
      email: 'huangzq@yueke-auto.com',
      address: '广州市黄埔区开泰大道30号',
      website: 'https://www.yueke-auto.com',
    },
  ],
  [
    'two positions',
    ['周 雅 琴 合伙 人 /律师', '微信号: zhou_yaqin'],
    { name: '周雅琴', position: '合伙人/律师', wechat: 'zhou_yaqin' },
  ],
  [
    'a department whose name repeats its ending',
    ['财务 部 部 长', '何 平'],
    { department: '财务部', position: '部长', name: '何平' },
  ],
  ['nothing of a card', ['= ~', 'ks', '到'], {}],
]

test.each(cards)('reads %s', (_, lines, card) => {
  expect(parseCard(lines.join('\n'))).toEqual(card)
})
