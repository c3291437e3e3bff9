package rule

import (
	"math"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// earthRadius is the mean radius of the Earth in metres.
const earthRadius = 6371008.8

// distance gives the metres between two places written 31.230400,121.473700, along the surface.
func distance(arguments ...any) (any, error) {
	if arguments[0] == nil || arguments[1] == nil {
		return nil, nil
	}
	var degrees [4]float64
	for i, argument := range arguments[:2] {
		text, err := wantText(argument)
		if err != nil {
			return nil, err
		}
		var ok bool
		if degrees[2*i], degrees[2*i+1], ok = readPlace(text); !ok {
			return nil, unreadableText("place", "位置", text, "31.2304,121.4737")
		}
	}
	return decimal.NewFromFloat(haversine(degrees)).Round(0), nil
}

func readPlace(text string) (lat, lng float64, ok bool) {
	first, second, found := strings.Cut(text, ",")
	lat, wrongLat := strconv.ParseFloat(strings.TrimSpace(first), 64)
	lng, wrongLng := strconv.ParseFloat(strings.TrimSpace(second), 64)
	ok = found && wrongLat == nil && wrongLng == nil && math.Abs(lat) <= 90 && math.Abs(lng) <= 180
	return lat, lng, ok
}

// haversine takes latitude and longitude of two places in degrees.
func haversine(degrees [4]float64) float64 {
	var at [4]float64
	for i, degree := range degrees {
		at[i] = degree * math.Pi / 180
	}
	lat, lng := math.Sin((at[2]-at[0])/2), math.Sin((at[3]-at[1])/2)
	chord := lat*lat + math.Cos(at[0])*math.Cos(at[2])*lng*lng
	return 2 * earthRadius * math.Asin(math.Min(1, math.Sqrt(chord)))
}
