package picture

import (
	"bytes"
	"encoding/binary"
)

// orientation is what the camera wrote into a JPEG about how it was held, 1 to 8; 1
// where it wrote nothing that can be read.
func orientation(data []byte) int {
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		size := int(binary.BigEndian.Uint16(data[at+2:]))
		end := at + 2 + size
		if size < 2 || end > len(data) || data[at+1] == 0xda { // pixels follow
			return 1
		}
		if head := []byte("Exif\x00\x00"); data[at+1] == 0xe1 && bytes.HasPrefix(data[at+4:end], head) {
			return inTIFF(data[at+4+len(head) : end])
		}
		at = end
	}
	return 1
}

const (
	orientationTag = 0x0112
	entrySize      = 12
)

// inTIFF looks for the orientation in the first directory.
func inTIFF(t []byte) int {
	var order binary.ByteOrder = binary.LittleEndian
	if bytes.HasPrefix(t, []byte("MM")) {
		order = binary.BigEndian
	}
	if len(t) < 8 {
		return 1
	}
	at := int(order.Uint32(t[4:]))
	if at < 8 || at > len(t)-2 {
		return 1
	}
	n := int(order.Uint16(t[at:]))
	for i := range n {
		e := at + 2 + i*entrySize
		if e+entrySize > len(t) {
			return 1
		}
		if order.Uint16(t[e:]) == orientationTag {
			if o := int(order.Uint16(t[e+8:])); o >= 1 && o <= 8 {
				return o
			}
			return 1
		}
	}
	return 1
}
