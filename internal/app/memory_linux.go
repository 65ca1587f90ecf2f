package app

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

// dropProgram has the system forget which pages of the program were used: those
// that are needed come back from its cache, a fault for sixteen of them. A start
// touches nearly all of the program, serving a fraction. Nothing is lost where it
// does not work, since the system would do the same when it is short of memory.
func dropProgram() {
	program, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return
	}
	maps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		return
	}
	for _, r := range readOnly(string(maps), program) {
		_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, r.from, r.to-r.from, syscall.MADV_DONTNEED)
	}
}

type stretch struct{ from, to uintptr }

// readOnly lists where a file is mapped as it is: "00400000-01c71000 r-xp 00000000
// 00:1f 4711   /bin/lianluo", and below that "Anonymous:   0 kB". What a linker has
// written before it took the right to write away, as it does where the program is
// linked with C, is in no file: forgotten, it would be zeros.
func readOnly(maps, file string) []stretch {
	var out []stretch
	var r stretch // of the mapping whose particulars are being read
	for line := range strings.Lines(maps) {
		line = strings.TrimSpace(line)
		fields := strings.Fields(line)
		if len(fields) == 3 && fields[0] == "Anonymous:" && fields[1] == "0" && r.from < r.to {
			out = append(out, r)
		}
		if len(fields) == 0 || strings.HasSuffix(fields[0], ":") {
			continue
		}
		var m stretch
		r = m
		if len(fields) < 6 || !strings.HasPrefix(fields[1], "r-") || !strings.HasSuffix(line, " "+file) {
			continue
		}
		if n, err := fmt.Sscanf(fields[0], "%x-%x", &m.from, &m.to); err == nil && n == 2 {
			r = m
		}
	}
	return out
}
