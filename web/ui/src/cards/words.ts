/** The words by which the lines of a business card are told apart. */

/** Family names of two characters; they are looked for before those of one. */
const compound = '欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|南宫|闻人|独孤|长孙|轩辕'

const single =
  '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳' +
  '鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒' +
  '屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房裘缪解应宗丁宣邓郁单杭洪包诸左石' +
  '崔吉钮龚程邢裴陆荣翁荀甄曲封储靳焦牧谷车侯全班仰仲伊宫宁仇栾甘厉祖武符刘景詹束龙叶幸司黎薄印白怀蒲从索赖卓蔺屠蒙池乔胥能苍' +
  '闻莘党翟谭贡劳姬申扶堵冉宰雍桑桂牛寿通边燕尚温庄晏柴瞿阎连习艾容向古易慎戈廖庾居衡步都耿满弘匡国文寇广东沃利蔚越师巩聂晁敖' +
  '冷辛阚那简饶曾沙丰关查荆游权盖益桓公付肖闫邸代'

/** A family name at the beginning. */
export const familyName = new RegExp(`^(${compound}|[${single}])`)

const titleEnds =
  '总经理|经理|总监|总裁|董事长|董事|主席|主任|主管|工程师|设计师|会计师|律师|合伙人|厂长|院长|所长|校长|部长|科长|处长|组长|店长|助理|秘书|专员|代表|顾问|会计|出纳|采购员|采购|业务员|销售员|技术员|研究员|教授|讲师|创始人|负责人|客服|跟单|老师|医师|医生'

const titleStarts =
  '总|副|高级|资深|首席|中级|初级|执行|常务|名誉|大区|区域|华东|华南|华北|华中|西南|西北|东北|全国|海外|销售|市场|营销|技术|采购|供应链|产品|项目|财务|人事|人力|行政|运营|研发|生产|制造|质量|品质|客户|商务|业务|外贸|国际|渠道|售前|售后|服务|法务|信息|软件|硬件|机械|电气|工艺|结构|算法|数据|设备|物流|仓储|战略|投资|品牌|媒介|公关|培训|工程|设计|联合|董事'

const title = `(?:(?:${titleStarts})[\\u4e00-\\u9fff]{0,10})?(?:${titleEnds})`

/** A position in Chinese after its department perhaps, or a department alone; nothing else. */
export const chinesePosition = new RegExp(
  `^(?<department>[\\u4e00-\\u9fff]{1,10}(?:事业部|部门|部|处|科|中心|办公室|车间))?[/|·-]?(?<position>${title}(?:[/、兼]?${title})*)?$`,
)

/** A position in English. */
export const englishPosition =
  /\b(manager|director|engineer|president|ceo|cto|cfo|coo|sales|supervisor|consultant|assistant|officer|head|representative|executive|partner|founder|accountant|buyer|designer|specialist|lawyer|attorney|secretary|chairman|owner|coordinator|analyst|developer|architect)\b/i

export const englishDepartment = /\b(department|dept|division)\b\.?/i

export const chineseCompany =
  /(公司|集团|事务所|研究院|研究所|设计院|商行|经营部|工作室|合作社|厂|银行|大学|学院|医院|协会|商会|中心)(（.{1,8}）|\(.{1,8}\))?$/

export const englishCompany =
  /\b(co\.?, ?ltd|ltd|limited|inc|incorporated|corp|corporation|gmbh|llc|llp|plc|ag|s\.a|s\.r\.l|b\.v|pty|company|group|holdings)\b\.?\)?$/i

/** Words of a Chinese address; one of two kinds at least stands in it. */
const places = [
  '省',
  '市',
  '[区县]',
  '[镇乡村]',
  '[路街道巷弄]',
  '\\d+-?\\d*号',
  '[栋幢座楼层室]|大厦|广场|单元|园区',
]

/** Whether a line reads like an address in Chinese. */
export function chineseAddress(line: string): boolean {
  return places.filter((place) => new RegExp(place).test(line)).length >= 2
}

export const englishAddress =
  /\d.*\b(road|rd|street|st|avenue|ave|lane|building|bldg|floor|district|suite|boulevard|blvd|drive|square|park|zone)\b|\b(road|street|avenue|lane|building|district|boulevard)\b.*\d/i
