package app

import (
	"os"
	"runtime"
	"sync"
	"testing"
)

// What could have been written must not be forgotten, nor what is another file's, nor
// what was written before it became read-only.
func TestOnlyTheProgramIsDropped(t *testing.T) {
	const clean, written = "Rss:                 620 kB\nAnonymous:             0 kB\nVmFlags: rd ex mr mw me\n", "Rss: 12 kB\nAnonymous:            12 kB\nVmFlags: rd mr mw me ac\n"
	const maps = "00400000-01c71000 r-xp 00000000 00:1f 4711                       /opt/lian luo\n" + clean +
		"01c71000-036ba000 r--p 01871000 00:1f 4711                       /opt/lian luo\n" + clean +
		"036ba000-036bd000 r--p 032ba000 00:1f 4711                       /opt/lian luo\n" + written +
		"036bd000-03ab7000 rw-p 032bd000 00:1f 4711                       /opt/lian luo\n" + clean +
		"03ab7000-05b0d000 rw-p 00000000 00:00 0 \n" + clean +
		"05b0d000-05b0e000 r--p 00000000 00:1f 4712                       /opt/other/opt/lian luo2\n" + clean +
		"7ffd0000-7ffd2000 r-xp 00000000 00:00 0                          [vdso]\n" + clean +
		"nonsense r-xp 00000000 00:1f 4711 /opt/lian luo\n" + clean + "\n"
	got := readOnly(maps, "/opt/lian luo")
	want := []stretch{{0x400000, 0x1c71000}, {0x1c71000, 0x36ba000}}
	if len(got) != len(want) || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("%x", got)
	}
}

// A program goes on after its own pages were dropped, and can make threads.
func TestProgramGoesOn(t *testing.T) {
	own, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if len(readOnly(string(own), exe)) == 0 {
		t.Fatalf("the program is not among\n%s", own)
	}
	dropProgram()
	// Whoever is linked with C calls it to make a thread, by way of what was linked.
	var threads sync.WaitGroup
	for range 50 {
		threads.Go(func() {
			runtime.LockOSThread() // and never gives it back: the thread ends
		})
	}
	threads.Wait()
}
