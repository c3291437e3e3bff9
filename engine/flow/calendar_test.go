package flow

import (
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/weft-crm/weft/metadata"
)

func calendar(t *testing.T, zone string, week map[string][]string, holidays, workdays []string) *Calendar {
	t.Helper()
	definition := &metadata.Calendar{Name: "test", Zone: zone, Week: week, Holidays: map[string]metadata.Text{}, Workdays: map[string]metadata.Text{}}
	for _, date := range holidays {
		definition.Holidays[date] = metadata.Text{En: "holiday"}
	}
	for _, date := range workdays {
		definition.Workdays[date] = metadata.Text{En: "swap day"}
	}
	c, err := NewCalendar(definition)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func week(hours string, days ...string) map[string][]string {
	week := map[string][]string{}
	for _, day := range days {
		week[day] = []string{hours}
	}
	return week
}

var (
	workweek = []string{"mon", "tue", "wed", "thu", "fri"}
	everyday = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
)

func at(t *testing.T, zone, text string) time.Time {
	t.Helper()
	location, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	moment, err := time.ParseInLocation("2006-01-02 15:04", text, location)
	if err != nil {
		t.Fatal(err)
	}
	return moment
}

func TestC50WorkingTimeAdds(t *testing.T) {
	lunch := map[string][]string{}
	for _, day := range workweek {
		lunch[day] = []string{"09:00-12:00", "13:00-18:00"}
	}
	cases := []struct {
		name               string
		zone               string
		week               map[string][]string
		holidays, workdays []string
		from               string
		hours              float64
		want               string
	}{
		{name: "zammad 390", zone: "Europe/Berlin", week: week("09:00-21:00", everyday...), holidays: []string{"2016-11-11", "2016-11-13"}, from: "2016-11-09 23:00", hours: 48, want: "2016-11-15 21:00"},
		{name: "glpi 687 outside hours", zone: "Europe/Paris", week: week("09:00-18:00", workweek...), from: "2026-11-21 20:00", hours: 1, want: "2026-11-23 10:00"},
		{name: "lunch break", zone: "Asia/Shanghai", week: lunch, from: "2026-11-23 11:30", hours: 1, want: "2026-11-23 13:30"},
		{name: "swap Saturday", zone: "Asia/Shanghai", week: week("09:00-18:00", workweek...), holidays: []string{"2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"}, workdays: []string{"2026-10-10"}, from: "2026-10-09 17:00", hours: 2, want: "2026-10-10 10:00"},
		{name: "golden week", zone: "Asia/Shanghai", week: week("09:00-18:00", workweek...), holidays: []string{"2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"}, from: "2026-09-30 17:00", hours: 2, want: "2026-10-08 10:00"},
		{name: "turn of the year", zone: "Europe/Berlin", week: week("08:00-16:00", workweek...), holidays: []string{"2027-01-01"}, from: "2026-12-31 15:00", hours: 2, want: "2027-01-04 09:00"},
		{name: "clocks go forward", zone: "Europe/Berlin", week: week("00:00-24:00", everyday...), from: "2026-03-29 01:30", hours: 1, want: "2026-03-29 03:30"},
		{name: "no midnight", zone: "America/Sao_Paulo", week: week("09:00-18:00", everyday...), from: "2018-11-02 17:00", hours: 12, want: "2018-11-04 11:00"},
		{name: "clocks go back", zone: "America/New_York", week: week("00:00-24:00", everyday...), from: "2026-11-01 00:30", hours: 3, want: "2026-11-01 02:30"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			calendar := calendar(t, c.zone, c.week, c.holidays, c.workdays)
			from, amount := at(t, c.zone, c.from), time.Duration(c.hours*float64(time.Hour))
			got := calendar.Add(from, amount)
			if want := at(t, c.zone, c.want); !got.Equal(want) {
				t.Errorf("Add = %s, want %s", got, want)
			}
			if passed := calendar.Between(from, got); passed != amount {
				t.Errorf("Between = %s, want %s", passed, amount)
			}
		})
	}
}

func TestC50WorkingDaysKeepTheTimeOfDay(t *testing.T) {
	office := calendar(t, "Asia/Shanghai", week("09:00-18:00", workweek...), []string{"2026-10-01"}, []string{"2026-10-10"})
	cases := []struct {
		name, from string
		days       int
		want       string
	}{
		{"over the weekend", "2026-11-20 17:00", 2, "2026-11-24 17:00"},
		{"from the weekend", "2026-11-21 20:00", 1, "2026-11-24 09:00"},
		{"from the close", "2026-11-20 18:00", 1, "2026-11-23 18:00"},
		{"over a holiday", "2026-09-30 10:00", 1, "2026-10-02 10:00"},
		{"onto a swap day", "2026-10-09 10:00", 1, "2026-10-10 10:00"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := office.AddDays(at(t, "Asia/Shanghai", c.from), c.days)
			if want := at(t, "Asia/Shanghai", c.want); !got.Equal(want) {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func TestC50NominalDay(t *testing.T) {
	if got := calendar(t, "UTC", week("09:00-17:30", workweek...), nil, nil).Day(); got != 8*time.Hour+30*time.Minute {
		t.Errorf("Day = %s", got)
	}
	if got := Always(time.UTC).Day(); got != 24*time.Hour {
		t.Errorf("Day = %s", got)
	}
}

func TestCalendarRefusesNonsense(t *testing.T) {
	for _, definition := range []*metadata.Calendar{
		{Name: "zone", Zone: "Mars/Olympus", Week: week("09:00-18:00", "mon")},
		{Name: "empty", Zone: "UTC"},
		{Name: "backwards", Zone: "UTC", Week: week("18:00-09:00", "mon")},
		{Name: "words", Zone: "UTC", Week: week("nine to five", "mon")},
		{Name: "overlap", Zone: "UTC", Week: map[string][]string{"mon": {"09:00-12:00", "11:00-18:00"}}},
	} {
		if _, err := NewCalendar(definition); err == nil {
			t.Errorf("%s: no error", definition.Name)
		}
	}
}
