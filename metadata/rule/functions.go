package rule

// function is one of the functions a rule may call.
type function struct {
	call    string // how it is written, for messages and completion
	help    Text
	params  []Kind // Any: one of accepts, or everything; Record: a record or its id
	accepts []Kind
	least   int  // how many arguments have to be given
	rest    bool // the last parameter may be given several times
	result  func(arguments []Type) Type
	run     func(arguments ...any) (any, error)
}

// functions are all functions but those in closures.
var functions = map[string]*function{
	"len": {
		call: "len(list or text)", help: Text{En: "number of elements or characters", Zh: "元素或字符的个数"},
		params: []Kind{Any}, accepts: []Kind{List, String}, least: 1, result: lengthType, run: length,
	},
	"min": {
		call: "min(a, b, …) or min(list)", help: Text{En: "the smallest; empty values are left out", Zh: "最小值，忽略空值"},
		params: []Kind{Any}, accepts: []Kind{Number, Date, Time, Duration, List}, least: 1, rest: true, result: extremeType, run: smallest,
	},
	"max": {
		call: "max(a, b, …) or max(list)", help: Text{En: "the largest; empty values are left out", Zh: "最大值，忽略空值"},
		params: []Kind{Any}, accepts: []Kind{Number, Date, Time, Duration, List}, least: 1, rest: true, result: extremeType, run: largest,
	},
	"mean": {
		call: "mean(a, b, …) or mean(list)", help: Text{En: "the average; empty values are left out", Zh: "平均值，忽略空值"},
		params: []Kind{Any}, accepts: []Kind{Number, List}, least: 1, rest: true, result: extremeType, run: mean,
	},
	"round": {
		call: "round(number, digits)", help: Text{En: "rounded, half away from zero; without digits to a whole number", Zh: "四舍五入；不写位数则取整"},
		params: []Kind{Number, Number}, least: 1, result: numberOrNull, run: round,
	},
	"abs": {
		call: "abs(number)", help: Text{En: "without its sign", Zh: "绝对值"},
		params: []Kind{Number}, least: 1, result: numberOrNull, run: absolute,
	},
	"distance": {
		call: "distance(place, place)", help: Text{En: "metres between two places", Zh: "两个位置之间的距离（米）"},
		params: []Kind{String, String}, least: 2, result: numberOrNull, run: distance,
	},
	"floor": {
		call: "floor(number)", help: Text{En: "rounded down to a whole number", Zh: "向下取整"},
		params: []Kind{Number}, least: 1, result: numberOrNull, run: floor,
	},
	"ceil": {
		call: "ceil(number)", help: Text{En: "rounded up to a whole number", Zh: "向上取整"},
		params: []Kind{Number}, least: 1, result: numberOrNull, run: ceil,
	},
	"capital_amount": {
		call: "capital_amount(amount)", help: Text{En: "an amount of money in Chinese capitals, as on bills", Zh: "人民币大写金额，例如 壹仟贰佰元整"},
		params: []Kind{Number}, least: 1, result: textOrNull, run: capitalAmount,
	},
	"upper": {
		call: "upper(text)", help: Text{En: "in capitals", Zh: "转为大写"},
		params: []Kind{String}, least: 1, result: textOrNull, run: upper,
	},
	"lower": {
		call: "lower(text)", help: Text{En: "in small letters", Zh: "转为小写"},
		params: []Kind{String}, least: 1, result: textOrNull, run: lower,
	},
	"fold": {
		call: "fold(text)", help: Text{En: "with A to Z in small letters, to find a text whatever its case, e.g. fold(record.name) contains 'acme'", Zh: "把字母 A–Z 转为小写，用于不分大小写的查找，例如 fold(record.name) contains 'acme'"},
		params: []Kind{String}, least: 1, result: textOrNull, run: fold,
	},
	"trim": {
		call: "trim(text)", help: Text{En: "without spaces at both ends", Zh: "去掉两端空格"},
		params: []Kind{String}, least: 1, result: textOrNull, run: trim,
	},
	"split": {
		call: "split(text, separator)", help: Text{En: "the parts between separators", Zh: "按分隔符拆分"},
		params: []Kind{String, String}, least: 2, result: textsOrNull, run: split,
	},
	"join": {
		call: "join(list, separator)", help: Text{En: "the elements in one text", Zh: "连接为一个文本"},
		params: []Kind{List, String}, least: 1, result: alwaysText, run: joinTexts,
	},
	"concat": {
		call: "concat(a, b, …)", help: Text{En: "texts and other values in one text, or lists in one list; empty values are left out", Zh: "连接文本和其他值，或合并列表，忽略空值"},
		params: []Kind{Any}, least: 1, rest: true, result: concatType, run: concat,
	},
	"string": {
		call: "string(value)", help: Text{En: "the value as text", Zh: "转为文本"},
		params: []Kind{Any}, accepts: []Kind{String, Number, Boolean, Date, Time, Duration, Record, Null}, least: 1, result: textOrNull, run: toText,
	},
	"number": {
		call: "number(text)", help: Text{En: "the number a text holds", Zh: "把文本转为数字"},
		params: []Kind{Any}, accepts: []Kind{String, Number}, least: 1, result: numberOrNull, run: toNumber,
	},
	"date": {
		call: "date('2026-11-21')", help: Text{En: "the date a text holds, or the day of a time (in UTC)", Zh: "把文本转为日期，或取日期时间的日期（UTC）"},
		params: []Kind{Any}, accepts: []Kind{String, Time, Date}, least: 1, result: kindOrNull(Date), run: toDate,
	},
	"datetime": {
		call: "datetime('2026-11-21T09:00:00Z')", help: Text{En: "the time a text holds", Zh: "把文本转为日期时间"},
		params: []Kind{Any}, accepts: []Kind{String, Time}, least: 1, result: kindOrNull(Time), run: toTime,
	},
	"duration": {
		call: "duration('1h30m')", help: Text{En: "the duration a text holds", Zh: "把文本转为时长"},
		params: []Kind{String}, least: 1, result: kindOrNull(Duration), run: toDuration,
	},
	"days": {
		call: "days(30)", help: Text{En: "so many days of 24 hours", Zh: "若干天（每天 24 小时）"},
		params: []Kind{Number}, least: 1, result: kindOrNull(Duration), run: days,
	},
	"hours": {
		call: "hours(8)", help: Text{En: "so many hours", Zh: "若干小时"},
		params: []Kind{Number}, least: 1, result: kindOrNull(Duration), run: hours,
	},
	"minutes": {
		call: "minutes(30)", help: Text{En: "so many minutes", Zh: "若干分钟"},
		params: []Kind{Number}, least: 1, result: kindOrNull(Duration), run: minutes,
	},
	"year": {
		call: "year(date)", help: Text{En: "the year, e.g. 2026", Zh: "年份，例如 2026"},
		params: []Kind{Any}, accepts: []Kind{Date, Time}, least: 1, result: numberOrNull, run: year,
	},
	"month": {
		call: "month(date)", help: Text{En: "the month, 1 to 12", Zh: "月份，1 到 12"},
		params: []Kind{Any}, accepts: []Kind{Date, Time}, least: 1, result: numberOrNull, run: month,
	},
	"day": {
		call: "day(date)", help: Text{En: "the day of the month, 1 to 31", Zh: "日，1 到 31"},
		params: []Kind{Any}, accepts: []Kind{Date, Time}, least: 1, result: numberOrNull, run: day,
	},
	"weekday": {
		call: "weekday(date)", help: Text{En: "the day of the week, 1 (Monday) to 7", Zh: "星期，1（星期一）到 7"},
		params: []Kind{Any}, accepts: []Kind{Date, Time}, least: 1, result: numberOrNull, run: weekday,
	},
	"first": {
		call: "first(list)", help: Text{En: "the first element, empty if there is none", Zh: "第一个元素，没有则为空"},
		params: []Kind{List}, least: 1, result: anElement, run: first,
	},
	"last": {
		call: "last(list)", help: Text{En: "the last element, empty if there is none", Zh: "最后一个元素，没有则为空"},
		params: []Kind{List}, least: 1, result: anElement, run: last,
	},
}

// closureHelp describes the functions in closures for completion.
var closureHelp = []Name{
	{Name: "all", Call: "all(list, condition)", Detail: Text{En: "whether every element meets the condition", Zh: "是否所有元素都满足条件"}},
	{Name: "any", Call: "any(list, condition)", Detail: Text{En: "whether an element meets the condition, e.g. any(record.lines, .qty > 5)", Zh: "是否有元素满足条件，例如 any(record.lines, .qty > 5)"}},
	{Name: "none", Call: "none(list, condition)", Detail: Text{En: "whether no element meets the condition", Zh: "是否没有元素满足条件"}},
	{Name: "one", Call: "one(list, condition)", Detail: Text{En: "whether exactly one element meets the condition", Zh: "是否恰好一个元素满足条件"}},
	{Name: "filter", Call: "filter(list, condition)", Detail: Text{En: "the elements that meet the condition", Zh: "满足条件的元素"}},
	{Name: "map", Call: "map(list, value)", Detail: Text{En: "a value of each element, e.g. map(record.lines, .price)", Zh: "每个元素的值，例如 map(record.lines, .price)"}},
	{Name: "count", Call: "count(list, condition)", Detail: Text{En: "how many elements meet the condition", Zh: "满足条件的元素个数"}},
	{Name: "sum", Call: "sum(list, value)", Detail: Text{En: "the sum of a value over all elements, e.g. sum(record.lines, .amount)", Zh: "各元素某个值的合计，例如 sum(record.lines, .amount)"}},
}

func anyNullable(arguments []Type) bool {
	for _, argument := range arguments {
		if argument.Nullable {
			return true
		}
	}
	return false
}

// kindOrNull is the result of a function that gives a kind, and null for null.
func kindOrNull(kind Kind) func([]Type) Type {
	return func(arguments []Type) Type { return Type{Kind: kind, Nullable: anyNullable(arguments)} }
}

func numberOrNull(arguments []Type) Type {
	return Type{Kind: Number, Nullable: anyNullable(arguments), Money: arguments[0].Money}
}

func textOrNull(arguments []Type) Type { return Type{Kind: String, Nullable: anyNullable(arguments)} }

func textsOrNull(arguments []Type) Type {
	list := listOf(Type{Kind: String})
	list.Nullable = anyNullable(arguments)
	return list
}

func alwaysText([]Type) Type { return Type{Kind: String} }

// lengthType: a null list has no elements, a null text has no length.
func lengthType(arguments []Type) Type {
	return Type{Kind: Number, Nullable: arguments[0].Nullable && arguments[0].Kind != List}
}

// extremeType: of a list its element, which an empty list lacks; of values null only if all are.
func extremeType(arguments []Type) Type {
	result := arguments[0]
	if result.Kind == List {
		return nullable(elementOf(result))
	}
	for _, argument := range arguments[1:] {
		joined, ok := join(result, argument)
		if !ok {
			return Type{}
		}
		joined.Nullable = result.Nullable && argument.Nullable
		result = joined
	}
	return result
}

func concatType(arguments []Type) Type {
	if arguments[0].Kind == List {
		return extremeListType(arguments)
	}
	return Type{Kind: String}
}

func extremeListType(arguments []Type) Type {
	result := arguments[0]
	for _, argument := range arguments[1:] {
		joined, ok := join(result, argument)
		if !ok {
			return listOf(Type{})
		}
		result = joined
	}
	result.Nullable = false
	return result
}

func anElement(arguments []Type) Type { return nullable(elementOf(arguments[0])) }
