package engine

import (
	"os"
	"runtime/debug"
)

// spareHeap is how many bytes count as in use that nobody uses. They are never touched, so the system never has to
// give them.
const spareHeap = 32 << 20

var spare []byte

// CollectSeldom lets the heap grow to three times what is in use and spare, instead of twice what is in use: what a
// request allocates is short-lived, and a tenth of the processor's time is worth some ten megabytes. GOGC says
// otherwise. It belongs at the start of a program, before memory is used that would have to be cleared for it; usual
// undoes it.
func CollectSeldom() (usual func()) {
	if os.Getenv("GOGC") != "" || spare != nil {
		return func() {}
	}
	spare = make([]byte, spareHeap)
	percent := debug.SetGCPercent(200)
	return func() {
		spare = nil
		debug.SetGCPercent(percent)
	}
}
