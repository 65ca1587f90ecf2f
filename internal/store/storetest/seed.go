package storetest

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
)

// Seed is where the random choices of a test start. It is the same everywhere, so
// that a change is judged by itself and not by luck; LIANLUO_TEST_SEED takes another
// number, or "new" for one that was never tried.
func Seed(t testing.TB) uint64 {
	t.Helper()
	seed := uint64(20210910)
	switch s := os.Getenv("LIANLUO_TEST_SEED"); s {
	case "":
	case "new":
		seed = rand.Uint64()
	default:
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatalf("LIANLUO_TEST_SEED: %v", err)
		}
		seed = n
	}
	t.Logf("LIANLUO_TEST_SEED=%d", seed)
	return seed
}
