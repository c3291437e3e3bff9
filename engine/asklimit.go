package engine

import (
	"sync"
	"time"
)

// mostAsked is how often a minute one person may ask whether records exist: more than anybody types,
// and too little to try numbers out.
const mostAsked = 120

// askLimit counts, on this node, what each person asks within the minute.
type askLimit struct {
	mutex  sync.Mutex
	minute time.Time
	counts map[string]int
}

// once counts a question. TooMany with code "asked_too_often" beyond the limit.
func (l *askLimit) once(person string, now time.Time) error {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if minute := now.Truncate(time.Minute); minute != l.minute {
		l.minute, l.counts = minute, map[string]int{}
	}
	if l.counts[person]++; l.counts[person] <= mostAsked {
		return nil
	}
	refused := Refuse(TooMany, "asked_too_often", "Too many questions within a minute. Please wait a moment.", "一分钟内查询过于频繁，请稍候。")
	refused.Again = l.minute.Add(time.Minute)
	return refused
}
