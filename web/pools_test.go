package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/store/storetest"
)

// move asks something of the pool of customers and gives the first result.
func (c *client) move(do, id string, more ...string) *answer {
	c.t.Helper()
	body := map[string]any{"do": do, "ids": []string{id}}
	for i := 0; i+1 < len(more); i += 2 {
		body[more[i]] = more[i+1]
	}
	return c.post("/pools/account", body).want(http.StatusOK)
}

func (a *answer) moved() bool { return a.at("results", 0, "ok") == true }

func TestACustomerGoesToThePoolAndIsClaimed(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		li, other := s.as("li.na"), s.as("admin").holder("sales")
		id := li.make("account", map[string]any{"name": "公海测试有限公司", "phone": "0512-99998888", "city": "常熟"})
		if !li.move("release", id, "reason", "已转型").moved() {
			t.Fatal("the owner cannot release")
		}
		pool := other.get("/pools/account").want(http.StatusOK)
		body := string(pool.Body)
		if !strings.Contains(body, "公海测试有限公司") || !strings.Contains(body, "已转型") {
			t.Errorf("the pool shows %s", body)
		}
		if strings.Contains(body, "99998888") {
			t.Errorf("the pool shows what is to be claimed first: %s", body)
		}
		other.get("/records/account/" + id).want(http.StatusNotFound)
		for words, found := range map[string]bool{"公海测试 常熟": true, "99998888": false, "公海测试 昆山": false} {
			listed := other.get("/pools/account?q=" + url.QueryEscape(words)).want(http.StatusOK)
			if strings.Contains(string(listed.Body), id) != found {
				t.Errorf("%q finds %s", words, listed.Body)
			}
		}
		twins := other.post("/records/account/duplicates", map[string]any{"values": map[string]any{"name": "公海测试"}}).want(http.StatusOK)
		if !strings.Contains(string(twins.Body), "在公海中") || strings.Contains(string(twins.Body), id) {
			t.Errorf("of the twin is told %s", twins.Body)
		}
		if answer := other.move("claim", id); !answer.moved() {
			t.Fatalf("nobody can claim: %s", answer.Body)
		}
		if record := other.get("/records/account/" + id).want(http.StatusOK); record.text("values", "phone") != "0512-99998888" {
			t.Errorf("who claims does not see the record: %s", record.Body)
		}
		if late := li.move("claim", id); late.moved() || late.text("results", 0, "problem", "code") != "claimed_already" {
			t.Errorf("claimed twice: %s", late.Body)
		}
		if other.move("assign", id, "to", "x").moved() {
			t.Error("a seller shares out customers")
		}
	})
}

func TestOfTwoWhoClaimAtOnceOneWins(t *testing.T) {
	databases(t, func(t *testing.T, s *site) {
		admin := s.as("admin")
		id := admin.make("account", map[string]any{"name": "抢单测试"})
		admin.move("release", id)
		people := []*client{s.as("li.na"), s.as("chen.wei")}
		won := make([]bool, len(people))
		var both sync.WaitGroup
		for i, person := range people {
			both.Go(func() { won[i] = person.move("claim", id).moved() })
		}
		both.Wait()
		if won[0] == won[1] {
			t.Errorf("who won: %v", won)
		}
	})
}

func TestNobodyLooksIntoAPoolWithoutARole(t *testing.T) {
	s := onSQLite(t)
	viewer := s.as("admin").holder("viewer")
	viewer.get("/pools/account").want(http.StatusNotFound)
	viewer.get("/pools/contact").want(http.StatusNotFound)
	if pools := viewer.get("/pools").want(http.StatusOK); string(pools.Body) != `{"pools":[]}` {
		t.Errorf("pools: %s", pools.Body)
	}
	if viewer.move("claim", viewer.as("admin").first("account", "true")).moved() {
		t.Error("a viewer claims")
	}
}

func TestWhatNobodyLooksAfterGoesToThePoolWithANoticeBefore(t *testing.T) {
	for _, dialect := range storetest.Dialects {
		t.Run(dialect, func(t *testing.T) {
			var days atomic.Int64
			s := openWith(t, engine.Config{Database: demo(t, dialect), Clock: func() time.Time {
				return time.Now().AddDate(0, 0, int(days.Load()))
			}})
			if err := s.engine.Start(t.Context()); err != nil {
				t.Fatal(err)
			}
			days.Store(57)
			s.awaits("li.na", "/notices", "天后将回收至公海")
			if id := s.as("li.na").first("account", "record.name == '明德大学'"); id == "" {
				t.Fatal("the customer went before its time")
			}
			days.Store(62)
			s.awaits("li.na", "/notices", "已回收至公海")
			s.awaits("chen.wei", "/pools/account", "明德大学")
			if s.as("admin").first("account", "record.name == '华东精密机械有限公司' && record.owner == nil") != "" {
				t.Error("a customer with a contract went into the pool")
			}
		})
	}
}

// awaits asks until the answer has the words.
func (s *site) awaits(login, path, words string) {
	s.t.Helper()
	var reply *answer
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for range 400 {
		if reply = s.as(login).get(path).want(http.StatusOK); strings.Contains(string(reply.Body), words) {
			return
		}
		<-tick.C
	}
	s.t.Fatalf("%s never has %q: %s", path, words, reply.Body)
}
