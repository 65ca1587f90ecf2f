package app

import (
	"os"
	"testing"
)

// What could have been written must not be forgotten, nor what is another file's.
func TestOnlyTheProgramIsDropped(t *testing.T) {
	const maps = "00400000-01c71000 r-xp 00000000 00:1f 4711                       /opt/lian luo\n" +
		"01c71000-036ba000 r--p 01871000 00:1f 4711                       /opt/lian luo\n" +
		"036ba000-03ab7000 rw-p 032ba000 00:1f 4711                       /opt/lian luo\n" +
		"03ab7000-05b0d000 rw-p 00000000 00:00 0 \n" +
		"05b0d000-05b0e000 r--p 00000000 00:1f 4712                       /opt/other/opt/lian luo2\n" +
		"7ffd0000-7ffd2000 r-xp 00000000 00:00 0                          [vdso]\n" +
		"nonsense r-xp 00000000 00:1f 4711 /opt/lian luo\n\n"
	got := readOnly(maps, "/opt/lian luo")
	want := []stretch{{0x400000, 0x1c71000}, {0x1c71000, 0x36ba000}}
	if len(got) != len(want) || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("%x", got)
	}
}

// A program goes on after its own pages were dropped.
func TestProgramGoesOn(t *testing.T) {
	own, err := os.ReadFile("/proc/self/maps")
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
}
